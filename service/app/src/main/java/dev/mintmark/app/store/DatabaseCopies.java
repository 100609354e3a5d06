package dev.mintmark.app.store;

import dev.mintmark.app.io.DatabaseTrouble;
import dev.mintmark.app.io.FileTrouble;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/** Whole copies of a database: into one of the other kind, and into a file while services use it. Stateless. */
public final class DatabaseCopies {
    private static final int BUSY_TIMEOUT_MS = 10_000;

    private DatabaseCopies() {}

    /**
     * Copies all rows of a folder's SQLite database into an empty PostgreSQL database, in one transaction. The file stays.
     *
     * @param url of JDBC
     * @return how many rows each table has
     * @throws StoreException where the target is not empty, or either cannot be opened
     */
    public static Map<String, Long> toPostgres(DataFolder folder, String url) {
        return toPostgres(folder.database(), folder, url);
    }

    /** As {@link #toPostgres(DataFolder, String)}, from a SQLite file elsewhere. */
    public static Map<String, Long> toPostgres(Path file, DataFolder folder, String url) {
        try (Database source = Database.open(file);
                Database target = Database.open(folder, url)) {
            return copy(source, target, TransactionIsolationLevel.SERIALIZABLE, true);
        }
    }

    /**
     * Writes a folder's database, as it is at one moment, into a new SQLite file. Services can use it meanwhile.
     *
     * @param url of JDBC, of a PostgreSQL database; null for the SQLite database of the folder
     */
    public static void toFile(DataFolder folder, @Nullable String url, Path file) {
        if (url == null) {
            SQLiteConfig sqlite = new SQLiteConfig();
            sqlite.setBusyTimeout(BUSY_TIMEOUT_MS);
            try (Connection connection = sqlite.createConnection("jdbc:sqlite:" + folder.database())) {
                SqliteEngine.copyInto(connection, file);
            } catch (IOException e) {
                throw new StoreException("The copy " + file + " cannot be written: " + FileTrouble.reason(e) + ".", e);
            } catch (SQLException e) {
                throw new StoreException(
                        "The database cannot be copied: "
                                + DatabaseTrouble.sentence(e).orElse(e.getMessage() + "."),
                        e);
            }
            return;
        }
        try (Database source = Database.open(folder, url);
                Database target = Database.open(file)) {
            copy(source, target, TransactionIsolationLevel.REPEATABLE_READ, false);
        }
    }

    private static Map<String, Long> copy(
            Database source, Database target, TransactionIsolationLevel snapshot, boolean toPostgres) {
        List<TableCopy.Table> tables;
        try {
            tables = source.reader()
                    .inTransaction(
                            snapshot,
                            from -> target.writer()
                                    .inTransaction(to ->
                                            new TableCopy(from.getConnection(), to.getConnection(), toPostgres).run()));
        } catch (SQLException e) {
            throw new StoreException(
                    "The rows cannot be copied: " + DatabaseTrouble.sentence(e).orElse(e.getMessage() + "."), e);
        }
        Map<String, Long> rows = new TreeMap<>();
        tables.forEach(table -> rows.put(table.name(), table.rows()));
        return rows;
    }
}
