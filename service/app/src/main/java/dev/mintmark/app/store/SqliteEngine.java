package dev.mintmark.app.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.mintmark.app.io.AtomicFile;
import dev.mintmark.app.io.DatabaseTrouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * SQLite in a file. What a transaction committed survives a crash of the process and of the machine: write-ahead log, synchronous
 * FULL. SQLite takes one writer at a time; transactions take the write lock when they begin.
 */
final class SqliteEngine implements Engine {
    private static final int READERS = 4;
    private static final int BUSY_TIMEOUT_MS = 10_000;
    private static final int PROBE_TIMEOUT_MS = 1_000;

    /** For an image on its way and the database's log. */
    private static final long SPACE_NEEDED = 64 << 20;

    private final Path file;

    SqliteEngine(Path file) {
        this.file = file.toAbsolutePath();
    }

    @Override
    public HikariDataSource openWriter() {
        ownersAlone();
        return pool("write", 1, false);
    }

    @Override
    public HikariDataSource openReaders() {
        return pool("read", READERS, true);
    }

    /** There is one connection, and SQLite's own lock. */
    @Override
    public DataSource inTurns(DataSource writer) {
        return writer;
    }

    /** Each mark would take as long as the disk takes to write. */
    @Override
    public DataSource forMarks(HikariDataSource writer) {
        return new UnsyncedDataSource(writer, "PRAGMA synchronous = NORMAL", "PRAGMA synchronous = FULL");
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public DataSource forMigrations(HikariDataSource writer) {
        return writer;
    }

    @Override
    public String migrations() {
        return "db/migration/sqlite";
    }

    /**
     * Earlier programs kept the version in one row of a table of their own. That table stays, with a version for them that they do
     * not know.
     */
    @Override
    public Optional<Integer> earlyVersion(Jdbi jdbi) {
        return jdbi.withHandle(handle -> hasTable(handle, Migrations.HISTORY) || !hasTable(handle, "schema_version")
                ? Optional.empty()
                : handle.createQuery("SELECT version FROM schema_version")
                        .mapTo(Integer.class)
                        .findOne());
    }

    @Override
    public void keepCopy(Jdbi jdbi, String version) {
        Path copy = file.resolveSibling(file.getFileName() + ".version-" + version);
        if (Files.exists(copy)) {
            return;
        }
        try (Handle handle = jdbi.open()) {
            copyInto(handle.getConnection(), copy);
        } catch (IOException | SQLException | JdbiException e) {
            remove(copy, e);
            throw new StoreException(
                    "The database cannot be brought up to date, because no copy of it can be kept at " + copy + ": "
                            + DatabaseTrouble.sentence(e).orElse(e.getMessage() + "."),
                    e);
        }
    }

    /** Copies a database, as it is at one moment, into a new file that its owner alone reads. */
    static void copyInto(Connection connection, Path copy) throws IOException, SQLException {
        AtomicFile.write(copy, new byte[0], AtomicFile.Readers.OWNER);
        try (PreparedStatement statement = connection.prepareStatement("VACUUM INTO ?")) {
            statement.setString(1, copy.toString());
            statement.execute();
        }
    }

    private static void remove(Path copy, Exception e) {
        try {
            Files.deleteIfExists(copy);
        } catch (IOException again) {
            e.addSuppressed(again);
        }
    }

    private static boolean hasTable(Handle handle, String name) {
        return handle.select("SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = ?", name)
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }

    /** It holds prompts and salts, and SQLite would make it readable by all; its log takes the mode of the database. */
    private void ownersAlone() {
        try {
            Path folder = file.getParent();
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

    @Override
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
    public Nodes join(Database database, Nodes.Node me, Set<Nodes.Lease> wanted) {
        return Nodes.alone(me.name());
    }

    @Override
    public void close() {}

    private HikariDataSource pool(String name, int size, boolean readOnly) {
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
        source.setUrl("jdbc:sqlite:" + file);
        HikariConfig config = new HikariConfig();
        config.setPoolName("mintmark-" + name);
        config.setDataSource(StatementCache.over(source));
        // the pool sets the flag of every connection, and SQLite refuses another value than that of its opening
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
