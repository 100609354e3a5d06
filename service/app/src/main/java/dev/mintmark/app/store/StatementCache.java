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
    private final Map<String, PreparedStatement> idle = new LinkedHashMap<>();

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
        PreparedStatement known = idle.remove(sql);
        PreparedStatement statement = known == null ? connection.prepareStatement(sql) : known;
        return new Lent(sql, statement).proxy();
    }

    private void giveBack(String sql, PreparedStatement statement) throws SQLException {
        statement.clearParameters();
        statement.clearBatch();
        PreparedStatement same = idle.put(sql, statement);
        if (same != null) {
            same.close(); // two were in use at a time
        }
        if (idle.size() > KEPT) {
            Iterator<PreparedStatement> statements = idle.values().iterator();
            PreparedStatement oldest = statements.next();
            statements.remove();
            oldest.close();
        }
    }

    /** A statement in use. */
    private final class Lent {
        private final String sql;
        private final PreparedStatement statement;
        private @Nullable ResultSet rows;
        private boolean isClosed;

        Lent(String sql, PreparedStatement statement) {
            this.sql = sql;
            this.statement = statement;
        }

        PreparedStatement proxy() {
            return StatementCache.proxy(PreparedStatement.class, (method, arguments) -> {
                switch (method.getName()) {
                    case "close" -> {
                        close();
                        return null;
                    }
                    case "isClosed" -> {
                        return isClosed;
                    }
                    default -> {
                        if (isClosed) {
                            throw new SQLException("The statement is closed.");
                        }
                        Object answer = call(statement, method, arguments);
                        if (answer instanceof ResultSet result) {
                            rows = result;
                        }
                        return answer;
                    }
                }
            });
        }

        /** Rows that were not read to their end would keep SQLite's read transaction open. */
        private void close() throws SQLException {
            if (!isClosed) {
                isClosed = true;
                if (rows != null) {
                    rows.close();
                }
                giveBack(sql, statement);
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
