package dev.mintmark.app.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the prepared statements of a connection for their next use. SQLite's driver prepares them anew each time, which takes five
 * times as long as to run one that finds a row by its key; PostgreSQL's driver keeps them itself. Like the connection, a cache is
 * used by one thread at a time.
 */
final class StatementCache {
    /** Statements that a connection keeps; beyond them, the one that was used longest ago is closed. */
    static final int KEPT = 100;

    private final Connection connection;

    /** Those that nobody uses now. */
    private final Map<String, Kept> idle = new LinkedHashMap<>();

    private StatementCache(Connection connection) {
        this.connection = connection;
    }

    /** Returns the source, each of whose connections keeps its statements. */
    static DataSource over(DataSource source) {
        return proxy(DataSource.class, (method, arguments) -> {
            Object answer = call(source, method, arguments);
            return answer instanceof Connection connection ? new StatementCache(connection).proxy() : answer;
        });
    }

    private Connection proxy() {
        return proxy(Connection.class, (method, arguments) -> {
            if (method.getName().equals("prepareStatement") && arguments != null && arguments.length == 1) {
                return prepare((String) arguments[0]);
            }
            if (method.getName().equals("close")) {
                idle.clear(); // the connection closes its statements
            }
            return call(connection, method, arguments);
        });
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        Kept known = idle.remove(sql);
        return (known == null ? new Kept(sql, connection.prepareStatement(sql)) : known).lend();
    }

    /** A statement, in use or not. Its users have it through the pool, whose own statements are closed once. */
    private final class Kept {
        private final String sql;
        private final PreparedStatement statement;
        private final PreparedStatement proxy;
        private @Nullable ResultSet rows;
        private boolean isLent;

        Kept(String sql, PreparedStatement statement) {
            this.sql = sql;
            this.statement = statement;
            this.proxy = StatementCache.proxy(PreparedStatement.class, this::answer);
        }

        PreparedStatement lend() {
            isLent = true;
            return proxy;
        }

        private @Nullable Object answer(Method method, Object @Nullable [] arguments) throws Throwable {
            switch (method.getName()) {
                case "close" -> {
                    if (isLent) {
                        isLent = false;
                        giveBack();
                    }
                    return null;
                }
                case "isClosed" -> {
                    return !isLent;
                }
                default -> {
                    if (!isLent) {
                        throw new SQLException("The statement is closed.");
                    }
                    Object answer = call(statement, method, arguments);
                    if (answer instanceof ResultSet result) {
                        rows = result;
                    }
                    return answer;
                }
            }
        }

        private void giveBack() throws SQLException {
            if (rows != null) {
                rows.close(); // rows that were not read to their end keep SQLite's read transaction open
                rows = null;
            }
            statement.clearParameters();
            statement.clearBatch();
            Kept same = idle.put(sql, this);
            if (same != null) {
                same.statement.close(); // two were in use at a time
            }
            if (idle.size() > KEPT) {
                Iterator<Kept> all = idle.values().iterator();
                PreparedStatement oldest = all.next().statement;
                all.remove();
                oldest.close();
            }
        }
    }

    /** A call of a method of an interface. */
    @FunctionalInterface
    private interface Handler {
        @Nullable
        Object call(Method method, Object @Nullable [] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Handler handler) {
        return type.cast(Proxy.newProxyInstance(
                StatementCache.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> handler.call(method, arguments);
                }));
    }

    private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
