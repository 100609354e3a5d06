package dev.mintmark.app.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.mintmark.app.io.DatabaseTrouble;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server. One program at a time writes a database: the session of its one connection that writes holds an advisory
 * lock of the server. A lost session ends the lock and its transaction, and a new session writes only if no other program has
 * taken the lock. Within the program only one connection writes, as with SQLite, so both have the same guarantees.
 */
final class PostgresEngine implements Engine {
    private static final int READERS = 4;
    private static final int PROBE_SECONDS = 1;

    /** How long a request waits for a connection. */
    private static final Duration CONNECTION = Duration.ofSeconds(3);

    private static final Duration VALIDATION = Duration.ofSeconds(2);

    /** No statement here takes as long; a server that fell silent is given up. */
    private static final int SILENCE_SECONDS = 30;

    /** How soon a lost session of the idle writer is noticed and made anew. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

    /** The letters of "mintmark". */
    private static final long LOCK = 0x6d696e746d61726bL;

    /** The process of the server whose session holds the lock. */
    private static final String HOLDER =
            "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1"
                    + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
                    + " AND classid = " + (LOCK >>> 32) + " AND objid = " + (LOCK & 0xffff_ffffL);

    private final String url;
    private final LockedSessions sessions;

    /** @param url of JDBC, with the user and the password */
    PostgresEngine(String url) {
        this.url = url;
        this.sessions = new LockedSessions(url);
    }

    /** The address may hold a password, which the driver's messages do not show. */
    private static StoreException cannotBeOpened(Exception e) {
        String reason = DatabaseTrouble.sentence(e).orElse(e.getMessage() + ".");
        return new StoreException(
                reason.equals(DatabaseTrouble.IN_USE)
                        ? reason
                        : "The database of database.url cannot be opened: " + reason,
                e);
    }

    /**
     * Takes the database for this program.
     *
     * @throws StoreException where the server does not answer, or another program has the database
     */
    @Override
    public HikariDataSource openWriter() {
        HikariConfig config = pool("write", 1);
        config.setDataSource(sessions);
        config.setKeepaliveTime(KEEP_ALIVE.toMillis());
        // between two sessions another program could take the lock
        config.setMaxLifetime(0);
        return open(config);
    }

    @Override
    public HikariDataSource openReaders() {
        HikariConfig config = pool("read", READERS);
        config.setDataSource(source(new PGSimpleDataSource(), url));
        config.setReadOnly(true);
        return open(config);
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
    public void keepCopy(Jdbi jdbi, String version) {}

    @Override
    public Optional<String> trouble() {
        PGSimpleDataSource soon = new PGSimpleDataSource();
        soon.setUrl(url);
        soon.setConnectTimeout(PROBE_SECONDS);
        soon.setSocketTimeout(PROBE_SECONDS);
        try (Connection connection = soon.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT pg_is_in_recovery(), (" + HOLDER + ")")) {
            if (!rows.next() || rows.getBoolean(1)) {
                return Optional.of("The database's server is a copy that takes no writes; name the one that does.");
            }
            int holder = rows.getInt(2);
            // a lock that nobody holds is taken with the next write
            return rows.wasNull() || holder == sessions.process
                    ? Optional.empty()
                    : Optional.of(DatabaseTrouble.IN_USE);
        } catch (SQLException e) {
            return Optional.of(
                    DatabaseTrouble.sentence(e).orElse("The database cannot be asked: " + e.getMessage() + "."));
        }
    }

    /** The database is given back with the connection that writes. */
    @Override
    public void close() {}

    private static HikariConfig pool(String name, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("mintmark-" + name);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECTION.toMillis());
        config.setValidationTimeout(VALIDATION.toMillis());
        return config;
    }

    private static HikariDataSource open(HikariConfig config) {
        try {
            return new HikariDataSource(config);
        } catch (RuntimeException e) {
            throw cannotBeOpened(e);
        }
    }

    private static <T extends PGSimpleDataSource> T source(T source, String url) {
        try {
            source.setUrl(url);
        } catch (IllegalArgumentException e) {
            // the driver's message holds the address, and so the password
            throw new StoreException("database.url is no address that PostgreSQL's driver reads; it looks like"
                    + " jdbc:postgresql://HOST:PORT/NAME?user=USER&password=PASSWORD, with %25 for a % in a value.");
        }
        source.setConnectTimeout((int) CONNECTION.toSeconds());
        source.setSocketTimeout(SILENCE_SECONDS);
        source.setTcpKeepAlive(true);
        // the driver would ask it of transactions alone
        source.setReadOnlyMode("always");
        return source;
    }

    /** Sessions that hold the lock, of which there can be one. */
    private static final class LockedSessions extends PGSimpleDataSource {
        private static final long serialVersionUID = 1;

        /** That of the server for the last session. */
        private volatile int process;

        LockedSessions(String url) {
            source(this, url);
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = super.getConnection();
            boolean held = false;
            try (Statement statement = connection.createStatement();
                    ResultSet rows =
                            statement.executeQuery("SELECT pg_try_advisory_lock(" + LOCK + "), pg_backend_pid()")) {
                held = rows.next() && rows.getBoolean(1);
                if (!held) {
                    throw new SQLException(DatabaseTrouble.IN_USE, DatabaseTrouble.STATE_IN_USE);
                }
                process = rows.getInt(2);
            } finally {
                if (!held) {
                    connection.close();
                }
            }
            return connection;
        }
    }
}
