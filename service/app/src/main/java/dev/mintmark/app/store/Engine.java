package dev.mintmark.app.store;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** What differs between the kinds of databases: how connections are opened, and what can be wrong with them. Thread-safe. */
sealed interface Engine extends AutoCloseable permits SqliteEngine, PostgresEngine {
    /** Opens the connections that write. */
    HikariDataSource openWriter();

    /** Opens the connections that read what was committed last. */
    HikariDataSource openReaders();

    /**
     * Connections whose transactions write one at a time, of all programs on the database.
     *
     * @param writer of {@link #openWriter}
     */
    DataSource inTurns(DataSource writer);

    /**
     * Connections for what the queue marks outside of transactions: which task is begun, and that it still runs. A task that lost its
     * mark is begun again.
     *
     * @param writer of {@link #openWriter}
     */
    DataSource forMarks(HikariDataSource writer);

    /** Whether other programs may write the database at the same time. */
    boolean isShared();

    /**
     * Connections for migrations.
     *
     * @param writer of {@link #openWriter}
     */
    DataSource forMigrations(HikariDataSource writer);

    /** The folder of the migrations on the class path. */
    String migrations();

    /** The version of a database that Flyway never migrated; empty for a new one. */
    Optional<Integer> earlyVersion(Jdbi jdbi);

    /**
     * Keeps a copy of a database that is about to be migrated, so that the program that wrote it can go on with it. A server's
     * database is left to the backups of its operator.
     *
     * @param version the last migration of the database
     */
    void keepCopy(Jdbi jdbi, String version);

    /** Returns one sentence on what keeps the database from being written now; empty where nothing does. Waits some seconds at most. */
    Optional<String> trouble();

    /** As {@link Database#join}. */
    Nodes join(Database database, Nodes.Node me, Set<Nodes.Lease> wanted);

    @Override
    void close();
}
