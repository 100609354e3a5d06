package dev.mintmark.app.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.mintmark.app.io.DatabaseTrouble;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server. One program at a time uses a database: it holds an advisory lock, which the server releases when the
 * connection ends. Within that program only one connection writes, as with SQLite, so both have the same guarantees.
 */
final class PostgresEngine implements Engine {
    private static final int READERS = 4;
    private static final String PROBE_SECONDS = "2";

    /** The letters of "mintmark". */
    private static final long LOCK = 0x6d696e746d61726bL;

    private final String url;
    private final Connection lock;

    /**
     * Takes the database for this program.
     *
     * @param url of JDBC, with the user and the password
     * @throws StoreException where the server does not answer, or another program has the database
     */
    PostgresEngine(String url) {
        this.url = url;
        try {
            lock = DriverManager.getConnection(url);
        } catch (SQLException e) {
            throw cannotBeOpened(e);
        }
        try {
            if (!lock(lock)) {
                throw new StoreException(
                        "The database of database.url is in use by another Mintmark; stop it first or name another.");
            }
        } catch (SQLException e) {
            close();
            throw cannotBeOpened(e);
        } catch (StoreException e) {
            close();
            throw e;
        }
    }

    private static boolean lock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT pg_try_advisory_lock(" + LOCK + ")")) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    /** The address may hold a password, which the driver's messages do not show. */
    private static StoreException cannotBeOpened(Exception e) {
        return new StoreException(
                "The database of database.url cannot be opened: "
                        + DatabaseTrouble.sentence(e).orElse(e.getMessage() + "."),
                e);
    }

    @Override
    public HikariDataSource openWriter() {
        return pool("write", 1, false);
    }

    @Override
    public HikariDataSource openReaders() {
        return pool("read", READERS, true);
    }

    /** Flyway takes two connections at once here. */
    @Override
    public DataSource forMigrations(HikariDataSource writer) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        return source;
    }

    @Override
    public String migrations() {
        return "db/migration/postgresql";
    }

    @Override
    public Optional<Integer> earlyVersion(Jdbi jdbi) {
        return Optional.empty();
    }

    @Override
    public Optional<String> trouble() {
        Properties soon = new Properties();
        soon.setProperty("connectTimeout", PROBE_SECONDS);
        soon.setProperty("socketTimeout", PROBE_SECONDS);
        try (Connection connection = DriverManager.getConnection(url, soon);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT pg_is_in_recovery()")) {
            return rows.next() && !rows.getBoolean(1)
                    ? Optional.empty()
                    : Optional.of("The database's server is a copy that takes no writes; name the one that does.");
        } catch (SQLException e) {
            return Optional.of(
                    DatabaseTrouble.sentence(e).orElse("The database cannot be asked: " + e.getMessage() + "."));
        }
    }

    /** Gives the database back. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (SQLException e) {
            throw new StoreException("The database cannot be given back: " + e.getMessage() + ".", e);
        }
    }

    private HikariDataSource pool(String name, int size, boolean readOnly) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("mintmark-" + name);
        config.setJdbcUrl(url);
        config.setReadOnly(readOnly);
        // the driver would ask it of transactions alone
        config.addDataSourceProperty("readOnlyMode", "always");
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        try {
            return new HikariDataSource(config);
        } catch (RuntimeException e) {
            throw cannotBeOpened(e);
        }
    }
}
