package dev.mintmark.app.store;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Gives out the connection of the transaction that the thread is in, or one of a pool where it is in none. The borrower of a
 * transaction's connection can neither end the transaction nor close the connection. Thread-safe.
 */
final class JoiningDataSource implements DataSource {
    private final DataSource pool;
    private final ScopedValue<Connection> transaction;

    JoiningDataSource(DataSource pool, ScopedValue<Connection> transaction) {
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

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("The pool knows its user.");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() throws SQLException {
        return pool.getLogWriter();
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter writer) throws SQLException {
        pool.setLogWriter(writer);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        pool.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return pool.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return pool.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return pool.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return pool.isWrapperFor(type);
    }
}
