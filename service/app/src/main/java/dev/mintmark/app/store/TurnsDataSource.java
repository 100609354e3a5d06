package dev.mintmark.app.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Gives out connections that run a statement at the beginning of each transaction, before any other. Thread-safe. */
final class TurnsDataSource extends DelegatingDataSource {
    private final DataSource pool;
    private final String begin;

    /** @param begin waits until the transaction may go on */
    TurnsDataSource(DataSource pool, String begin) {
        super(pool);
        this.pool = pool;
        this.begin = begin;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = pool.getConnection();
        return (Connection) Proxy.newProxyInstance(
                TurnsDataSource.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(connection, arguments);
                        if (method.getName().equals("setAutoCommit") && Boolean.FALSE.equals(arguments[0])) {
                            begin(connection);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                });
    }

    private void begin(Connection connection) throws SQLException {
        boolean begun = false;
        try (Statement statement = connection.createStatement()) {
            statement.execute(begin);
            begun = true;
        } finally {
            if (!begun) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }
}
