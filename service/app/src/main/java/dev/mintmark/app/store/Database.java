package dev.mintmark.app.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.mintmark.app.io.DatabaseTrouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The SQLite database of a data folder, its tables brought up to date. What a transaction committed survives a crash of
 * the process and of the machine: write-ahead log, synchronous FULL.
 *
 * <p>SQLite takes one writer at a time, so there is one connection for writing, whose transactions take the write lock when
 * they begin, and a pool of read-only ones that see the last commit and never wait for it. A thread that is in a
 * transaction uses its connection only: whatever it writes through {@link #writer} or {@link #queueSource} joins that
 * transaction. Thread-safe.
 */
public final class Database implements AutoCloseable {
    private static final int READERS = 4;
    private static final int BUSY_TIMEOUT_MS = 10_000;
    private static final int PROBE_TIMEOUT_MS = 1_000;

    /** For an image on its way and the database's log. */
    private static final long SPACE_NEEDED = 64 << 20;

    /** States of a migration that the database has and the program does not. */
    private static final Set<MigrationState> UNKNOWN = Set.of(
            MigrationState.FUTURE_SUCCESS,
            MigrationState.FUTURE_FAILED,
            MigrationState.MISSING_SUCCESS,
            MigrationState.MISSING_FAILED);

    private final Path file;
    private final HikariDataSource writing;
    private final HikariDataSource reading;
    private final Jdbi writer;
    private final Jdbi reader;
    private final ScopedValue<Connection> transaction = ScopedValue.newInstance();
    private final DataSource queueSource;

    private Database(Path file, HikariDataSource writing, HikariDataSource reading) {
        this.file = file.toAbsolutePath();
        this.writing = writing;
        this.reading = reading;
        this.writer = jdbi(writing);
        this.reader = jdbi(reading);
        this.queueSource = new JoiningDataSource(writing, transaction);
    }

    /**
     * Opens the database in this file, making it where there is none, and migrates it.
     *
     * @throws StoreException where it cannot be opened, or was made by a newer version
     */
    public static Database open(Path file) {
        ownersAlone(file);
        HikariDataSource writing = pool("write", file, 1, false);
        try {
            migrate(writing);
            return new Database(file, writing, pool("read", file, READERS, true));
        } catch (RuntimeException e) {
            writing.close();
            throw e;
        }
    }

    /**
     * Brings the tables up to date by the SQL files of {@code db/sqlite}. A file that was released never changes.
     *
     * @throws StoreException where a newer program migrated it further
     */
    private static void migrate(DataSource source) {
        FluentConfiguration configuration = Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/sqlite")
                // not "*:future", so that what a newer program migrated is refused
                .ignoreMigrationPatterns("*:pending");
        earlyVersion(Jdbi.create(source))
                .ifPresent(version -> configuration.baselineOnMigrate(true).baselineVersion(String.valueOf(version)));
        Flyway flyway = configuration.load();
        try {
            flyway.migrate();
        } catch (FlywayValidateException e) {
            throw new StoreException(otherMigrations(flyway), e);
        } catch (FlywayException e) {
            throw new StoreException("The database cannot be brought up to date: " + e.getMessage(), e);
        }
    }

    /** One sentence on a database whose migrations are not this program's. */
    private static String otherMigrations(Flyway flyway) {
        String known = "0";
        String unknown = null;
        List<String> changed = new ArrayList<>();
        for (MigrationInfo migration : flyway.info().all()) {
            boolean isUnknown = UNKNOWN.contains(migration.getState());
            if (isUnknown) {
                unknown = String.valueOf(migration.getVersion());
            } else {
                known = String.valueOf(migration.getVersion());
            }
            if (!isUnknown && !migration.isChecksumMatching()) {
                changed.add(known);
            }
        }
        return unknown != null
                ? "The database is at version " + unknown + " and this program knows versions up to " + known
                        + "; start the newer program that wrote it."
                : "The database was brought to version " + String.join(", ", changed)
                        + " by other statements than this program's; start the program that wrote it.";
    }

    /** Its exceptions do not show the values of statements: prompts stay out of logs and failures. */
    private static Jdbi jdbi(DataSource source) {
        Jdbi jdbi = Jdbi.create(source).installPlugin(new ColumnTypes());
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(StatementExceptions.MessageRendering.NONE);
        return jdbi;
    }

    /**
     * The version of a database that Flyway never migrated, which earlier programs kept in one row of a table of their own. That
     * table stays, with a version for them that they do not know.
     */
    private static Optional<Integer> earlyVersion(Jdbi jdbi) {
        return jdbi.withHandle(
                handle -> hasTable(handle, "flyway_schema_history") || !hasTable(handle, "schema_version")
                        ? Optional.empty()
                        : handle.createQuery("SELECT version FROM schema_version")
                                .mapTo(Integer.class)
                                .findOne());
    }

    private static boolean hasTable(Handle handle, String name) {
        return handle.select("SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = ?", name)
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }

    /** It holds prompts and salts, and SQLite would make it readable by all; its log takes the mode of the database. */
    private static void ownersAlone(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder == null || !Files.getFileStore(folder).supportsFileAttributeView("posix")) {
                return;
            }
            Set<PosixFilePermission> owner = PosixFilePermissions.fromString("rw-------");
            if (!Files.exists(file)) {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(owner));
            }
            for (String suffix : List.of("", "-wal", "-shm")) {
                Path part = folder.resolve(file.getFileName() + suffix);
                if (Files.exists(part)) {
                    Files.setPosixFilePermissions(part, owner);
                }
            }
        } catch (IOException e) {
            throw new StoreException("The database " + file + " cannot be opened: " + e.getMessage() + ".", e);
        }
    }

    /** Reads and writes; transactions hold the write lock from their start. */
    public Jdbi writer() {
        return writer;
    }

    /** Reads only. */
    public Jdbi reader() {
        return reader;
    }

    /**
     * Does the work in one transaction. What this thread writes through {@link #writer} and {@link #queueSource} belongs to
     * it: all of it is committed when the work returns, none of it when the work throws. One inside another joins it.
     */
    public <T> T inTransaction(Supplier<T> work) {
        return writer.inTransaction(
                handle -> ScopedValue.where(transaction, handle.getConnection()).call(work::get));
    }

    /** Connections for the queue: the transaction's own where this thread is in one, else the one that writes. */
    public DataSource queueSource() {
        return queueSource;
    }

    /**
     * Returns one sentence on what keeps the database from being written now; empty where nothing does. Waits for the write lock
     * for a second at most.
     */
    public Optional<String> trouble() {
        try {
            long left = Files.getFileStore(file).getUsableSpace();
            if (left < SPACE_NEEDED) {
                return Optional.of("The disk of " + file + " has only " + (left >> 20) + " MiB left; make room on it.");
            }
        } catch (IOException e) {
            return Optional.of("The database " + file + " cannot be found: " + e.getMessage() + ".");
        }
        SQLiteConfig sqlite = new SQLiteConfig();
        sqlite.setBusyTimeout(PROBE_TIMEOUT_MS);
        try (Connection connection = sqlite.createConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            statement.execute("ROLLBACK");
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(DatabaseTrouble.sentence(e)
                    .orElse("The database " + file + " cannot be written: " + e.getMessage() + "."));
        }
    }

    @Override
    public void close() {
        reading.close();
        writing.close();
    }

    private static HikariDataSource pool(String name, Path file, int size, boolean readOnly) {
        SQLiteConfig sqlite = new SQLiteConfig();
        sqlite.setBusyTimeout(BUSY_TIMEOUT_MS);
        sqlite.setReadOnly(readOnly);
        if (!readOnly) {
            sqlite.setJournalMode(SQLiteConfig.JournalMode.WAL);
            sqlite.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
            sqlite.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
            sqlite.enforceForeignKeys(true);
        }
        SQLiteDataSource source = new SQLiteDataSource(sqlite);
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        HikariConfig config = new HikariConfig();
        config.setPoolName("mintmark-" + name);
        config.setDataSource(source);
        // the pool insists on setting the flag of every connection, and SQLite on its being what it was opened with
        config.setReadOnly(readOnly);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        try {
            return new HikariDataSource(config);
        } catch (RuntimeException e) {
            throw new StoreException("The database " + file + " cannot be opened: " + e.getMessage() + ".", e);
        }
    }
}
