package dev.mintmark.app.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Gives out the connection of the transaction that the thread is in, or one of a pool where it is in none. The borrower of a
 * transaction's connection can neither end the transaction nor close the connection. Thread-safe.
 */
final class JoiningDataSource extends DelegatingDataSource {
    private final DataSource pool;
    private final ScopedValue<Connection> transaction;

    JoiningDataSource(DataSource pool, ScopedValue<Connection> transaction) {
        super(pool);
        this.pool = pool;
        this.transaction = transaction;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return transaction.isBound() ? borrowed(transaction.get()) : pool.getConnection();
    }

    /** The borrower commits only where automatic commit is off, so auto-commit is reported as on. */
    private static Connection borrowed(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                JoiningDataSource.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "close" -> null;
                    case "getAutoCommit" -> true;
                    case "commit", "rollback", "setAutoCommit" ->
                        throw new SQLException("The transaction ends where it began.");
                    default -> {
                        try {
                            yield method.invoke(connection, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause() == null ? e : e.getCause();
                        }
                    }
                });
    }
}
