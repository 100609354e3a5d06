package dev.mintmark.app.store;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Gives out a pool's connections with commits that do not wait for the disk, until they are closed. A crash of the process loses
 * nothing; one of the machine may lose the last of these commits, but none before a commit that did wait. Thread-safe.
 */
final class UnsyncedDataSource extends DelegatingDataSource {
    private final HikariDataSource pool;
    private final String begin;
    private final String end;

    /**
     * @param begin the statement after which commits do not wait
     * @param end the statement after which they do
     */
    UnsyncedDataSource(HikariDataSource pool, String begin, String end) {
        super(pool);
        this.pool = pool;
        this.begin = begin;
        this.end = end;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = pool.getConnection();
        try {
            execute(connection, begin);
        } catch (SQLException e) {
            close(connection);
            throw e;
        }
        return (Connection) Proxy.newProxyInstance(
                UnsyncedDataSource.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        close(connection);
                        return null;
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                });
    }

    /** A connection that cannot be made to wait again goes. */
    private void close(Connection connection) throws SQLException {
        if (connection.isClosed()) {
            return;
        }
        try {
            execute(connection, end);
        } catch (SQLException e) {
            pool.evictConnection(connection);
            throw e;
        }
        connection.close();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
