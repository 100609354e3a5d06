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
import java.util.Set;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server. Any number of programs can use a database. One transaction writes at a time, of all programs: each takes
 * an advisory lock of the server when it begins, which ends with it or with its session. So both kinds of databases have the same
 * guarantees. The queue's own statements take no lock.
 */
final class PostgresEngine implements Engine {
    /** The major version of the oldest server. */
    private static final int OLDEST = 15;

    private static final int READERS = 4;

    /** One for a transaction, the others for the queues' heartbeats and looks meanwhile. */
    private static final int WRITERS = 4;

    private static final int PROBE_SECONDS = 1;

    /** How long a request waits for a connection. */
    private static final Duration CONNECTION = Duration.ofSeconds(3);

    private static final Duration VALIDATION = Duration.ofSeconds(2);

    /** No statement here takes as long; a server that fell silent is given up. */
    private static final int SILENCE_SECONDS = 30;

    /** How soon a lost session of an idle connection is noticed and made anew. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

    /** A transaction waits so long for those of other programs; none takes as long. */
    private static final String WAIT_FOR_OTHERS = "SET lock_timeout = '20s'";

    /** The letters of "mintmark". An earlier version of the program holds this lock for as long as it runs. */
    private static final long LOCK = 0x6d696e746d61726bL;

    /** Whether a session holds the lock that is in no transaction: that of an earlier program. */
    private static final String HELD_FOR_LONG =
            "SELECT EXISTS (SELECT 1 FROM pg_locks JOIN pg_stat_activity USING (pid)"
                    + " WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND state = 'idle'"
                    + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
                    + " AND classid = " + (LOCK >>> 32) + " AND objid = " + (LOCK & 0xffff_ffffL) + ")";

    private static final String TAKE_TURN = "SELECT pg_advisory_xact_lock(" + LOCK + ")";

    private final String url;

    /** @param url of JDBC, with the user and the password */
    PostgresEngine(String url) {
        this.url = url;
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

    /** @throws StoreException where the server does not answer, or an earlier version of the program has the database */
    @Override
    public HikariDataSource openWriter() {
        HikariConfig config = pool("write", WRITERS);
        config.setDataSource(source(new PGSimpleDataSource(), url));
        config.setKeepaliveTime(KEEP_ALIVE.toMillis());
        config.setConnectionInitSql(WAIT_FOR_OTHERS);
        HikariDataSource writer = open(config);
        try {
            refuseEarlierServer(writer);
            refuseEarlierProgram(writer);
        } catch (SQLException e) {
            writer.close();
            throw cannotBeOpened(e);
        } catch (StoreException e) {
            writer.close();
            throw e;
        }
        return writer;
    }

    private static void refuseEarlierServer(DataSource writer) throws SQLException {
        try (Connection connection = writer.getConnection()) {
            requireVersion(
                    connection.getMetaData().getDatabaseMajorVersion(),
                    connection.getMetaData().getDatabaseProductVersion());
        }
    }

    /** @throws StoreException for a server that is older than those that the program is tested with */
    static void requireVersion(int major, String version) {
        if (major < OLDEST) {
            throw new StoreException("The server of database.url is PostgreSQL " + version + ", and this program needs "
                    + OLDEST + " or newer.");
        }
    }

    /** An earlier program would not let others write; what it has migrated to must not change below it either. */
    private static void refuseEarlierProgram(DataSource writer) throws SQLException {
        try (Connection connection = writer.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(HELD_FOR_LONG)) {
            if (rows.next() && rows.getBoolean(1)) {
                throw new SQLException(DatabaseTrouble.IN_USE, DatabaseTrouble.STATE_IN_USE);
            }
        }
    }

    @Override
    public DataSource inTurns(DataSource writer) {
        return new TurnsDataSource(writer, TAKE_TURN);
    }

    /** A session of a node; see {@link PostgresNodes}. */
    Connection openSession() throws SQLException {
        return source(new PGSimpleDataSource(), url).getConnection();
    }

    /** The server writes the commits of several nodes together. */
    @Override
    public DataSource forMarks(HikariDataSource writer) {
        return writer;
    }

    @Override
    public boolean isShared() {
        return true;
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
                ResultSet rows = statement.executeQuery("SELECT pg_is_in_recovery()")) {
            return !rows.next() || rows.getBoolean(1)
                    ? Optional.of("The database's server is a copy that takes no writes; name the one that does.")
                    : Optional.empty();
        } catch (SQLException e) {
            return Optional.of(
                    DatabaseTrouble.sentence(e).orElse("The database cannot be asked: " + e.getMessage() + "."));
        }
    }

    @Override
    public Nodes join(Database database, Nodes.Node me, Set<Nodes.Lease> wanted) {
        return PostgresNodes.join(database, this::openSession, me, wanted);
    }

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
}
