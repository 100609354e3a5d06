package dev.mintmark.app.store;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jspecify.annotations.Nullable;

/**
 * The database of an installation, its tables brought up to date: SQLite in a file of the data folder, or PostgreSQL.
 *
 * <p>There are connections for writing, and a pool of read-only ones that see the last commit and never wait for it: one
 * transaction writes at a time, of all programs on the database. A thread that is in a transaction uses its connection only: whatever it writes through {@link
 * #writer} or {@link #queueSource} joins that transaction. Thread-safe.
 */
public final class Database implements AutoCloseable {
    private final Engine engine;
    private final HikariDataSource writing;
    private final HikariDataSource reading;
    private final Jdbi writer;
    private final Jdbi reader;
    private final ScopedValue<Connection> transaction = ScopedValue.newInstance();
    private final DataSource queueSource;

    private Database(Engine engine, HikariDataSource writing, HikariDataSource reading) {
        this.engine = engine;
        this.writing = writing;
        this.reading = reading;
        this.writer = jdbi(engine.inTurns(writing));
        this.reader = jdbi(reading);
        this.queueSource = new JoiningDataSource(engine.forMarks(writing), transaction);
    }

    /**
     * Opens the SQLite database in this file, making it where there is none, and migrates it.
     *
     * @throws StoreException where it cannot be opened, or was made by a newer version
     */
    public static Database open(Path file) {
        return open(new SqliteEngine(file));
    }

    /**
     * Opens the database of an installation and migrates it.
     *
     * @param folder where SQLite keeps it
     * @param url of JDBC, of a PostgreSQL database; null for SQLite
     * @throws StoreException where it cannot be opened, was made by a newer version, or an earlier one uses it
     */
    public static Database open(DataFolder folder, @Nullable String url) {
        return url == null ? open(folder.database()) : open(new PostgresEngine(url));
    }

    private static Database open(Engine engine) {
        try {
            HikariDataSource writing = engine.openWriter();
            try {
                Migrations.run(engine, writing);
                HikariDataSource reading = engine.openReaders();
                try {
                    Database opened = new Database(engine, writing, reading);
                    ArtworkWords.complete(opened.writer);
                    return opened;
                } catch (RuntimeException e) {
                    reading.close();
                    throw e;
                }
            } catch (RuntimeException e) {
                writing.close();
                throw e;
            }
        } catch (RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    /** Its exceptions do not show the values of statements: prompts stay out of logs and failures. */
    static Jdbi jdbi(DataSource source) {
        Jdbi jdbi = Jdbi.create(source).installPlugin(new ColumnTypes());
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(StatementExceptions.MessageRendering.NONE);
        return jdbi;
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

    /**
     * Connections for the queue: the transaction's own where this thread is in one, else one for the marks of tasks, whose commits
     * a crash of the machine may lose.
     */
    public DataSource queueSource() {
        return queueSource;
    }

    /** Whether other programs may write the database at the same time. */
    public boolean isShared() {
        return engine.isShared();
    }

    /**
     * Joins the programs on this database; on SQLite there is no other.
     *
     * @param me as the others see it
     * @param wanted the leases that it takes when they are free
     * @throws StoreException where another node has the name
     */
    public Nodes join(Nodes.Node me, Set<Nodes.Lease> wanted) {
        return engine.join(this, me, wanted);
    }

    /** Returns one sentence on what keeps the database from being written now; empty where nothing does. */
    public Optional<String> trouble() {
        return engine.trouble();
    }

    @Override
    public void close() {
        reading.close();
        writing.close();
        engine.close();
    }
}
