package dev.mintmark.app.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is PostgreSQL's alone; the repositories are tested on both databases. */
@Tag("slow")
final class PostgresEngineTest {
    @TempDir
    Path folder;

    @Test
    void bothKindsOfDatabasesHaveTheSameTablesAndColumns() {
        try (Database sqlite = TestDatabase.SQLITE.open(folder);
                Database postgres = TestDatabase.POSTGRESQL.open(folder)) {
            Map<String, List<String>> here = new TreeMap<>();
            for (String table : names(
                    sqlite,
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
                            + " AND name NOT IN ('flyway_schema_history', 'schema_version')")) {
                here.put(table, names(sqlite, "SELECT name FROM pragma_table_info('" + table + "') ORDER BY name"));
            }
            Map<String, List<String>> there = new TreeMap<>();
            for (String table : names(
                    postgres,
                    "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
                            + " AND table_name <> 'flyway_schema_history'")) {
                there.put(
                        table,
                        names(
                                postgres,
                                "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public'"
                                        + " AND table_name = '" + table + "' ORDER BY column_name"));
            }
            assertThat(there).isEqualTo(here);
            String newest = "SELECT version FROM flyway_schema_history ORDER BY installed_rank DESC LIMIT 1";
            assertThat(names(postgres, newest)).isEqualTo(names(sqlite, newest));
        }
    }

    @Test
    void anOlderServerIsRefusedInOneSentence() {
        assertThatThrownBy(() -> PostgresEngine.requireVersion(14, "14.11"))
                .isInstanceOf(StoreException.class)
                .hasMessage("The server of database.url is PostgreSQL 14.11, and this program needs 15 or newer.");
        PostgresEngine.requireVersion(15, "15.4");
    }

    @Test
    void anOlderProgramDoesNotStartOnANewerDatabase() throws Exception {
        String address = TestPostgres.get().newDatabase();
        DataFolder data = DataFolder.open(folder.resolve("one"));
        Database.open(data, address).close();
        try (Connection connection = DriverManager.getConnection(address);
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,"
                    + " checksum, installed_by, execution_time, success) VALUES (1000, '1000', 'later', 'SQL',"
                    + " 'V1000__later.sql', 1, 'x', 1, TRUE)");
        }
        assertThatThrownBy(() -> Database.open(data, address))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("The database is at version 1000 and this program knows versions up to")
                .hasMessageContaining("start the newer program that wrote it");
    }

    @Test
    void ofSeveralProgramsOneTransactionWritesAtATime() throws Exception {
        String address = TestPostgres.get().newDatabase();
        try (Database one = Database.open(DataFolder.open(folder.resolve("one")), address);
                Database other = Database.open(DataFolder.open(folder.resolve("other")), address)) {
            assertThat(one.trouble()).isEmpty();
            assertThat(other.trouble()).isEmpty();
            CompletableFuture<Integer> second = new CompletableFuture<>();
            Thread thread = new Thread(() -> second.complete(other.inTransaction(() -> count(other))));
            one.inTransaction(() -> {
                one.writer().useHandle(db -> db.execute("INSERT INTO kept_roots VALUES ('a', 'b', 1, 1)"));
                thread.start();
                assertThatThrownBy(() -> second.get(500, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
                return 0;
            });
            assertThat(second.get(5, TimeUnit.SECONDS))
                    .as("what the first has written")
                    .isEqualTo(1);
        }
    }

    private static int count(Database database) {
        return database.writer()
                .withHandle(db -> db.select("SELECT COUNT(*) FROM kept_roots")
                        .mapTo(int.class)
                        .one());
    }

    @Test
    void aDatabaseThatAnEarlierProgramHasIsRefused() throws Exception {
        String address = TestPostgres.get().newDatabase();
        try (Connection earlier = DriverManager.getConnection(address);
                Statement statement = earlier.createStatement()) {
            statement.execute("SELECT pg_try_advisory_lock(" + 0x6d696e746d61726bL + ")");
            assertThatThrownBy(() -> Database.open(DataFolder.open(folder), address))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("in use by another Mintmark");
        }
        Database.open(DataFolder.open(folder), address).close();
    }

    @Test
    void aTransactionWhoseLockIsLostCommitsNothing() throws Exception {
        String address = TestPostgres.get().newDatabase();
        try (Database database = Database.open(DataFolder.open(folder), address)) {
            assertThatThrownBy(() -> database.inTransaction(() -> {
                        database.writer().useHandle(handle -> handle.execute("CREATE TABLE begun (a INTEGER)"));
                        endHolder(address);
                        return 0;
                    }))
                    .isInstanceOf(RuntimeException.class);
            assertThat(names(database, "SELECT table_name FROM information_schema.tables WHERE table_name = 'begun'"))
                    .isEmpty();
        }
    }

    private static void endHolder(String address) {
        try (Connection admin = DriverManager.getConnection(address);
                Statement statement = admin.createStatement()) {
            statement.execute(
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory' AND database ="
                            + " (SELECT oid FROM pg_database WHERE datname = current_database())");
            Thread.sleep(600); // the pool trusts a connection that was used half a second ago
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void readersCannotWrite() {
        try (Database database = TestDatabase.POSTGRESQL.open(folder)) {
            assertThatThrownBy(() -> database.reader().useHandle(handle -> handle.execute("DELETE FROM models")))
                    .hasMessageContaining("read-only");
        }
    }

    @Test
    void anAddressThatIsNoneIsRefusedWithoutItsPassword() {
        DataFolder data = DataFolder.open(folder);
        for (String wrong :
                new String[] {"127.0.0.1:1/x?user=fox&password=den%zz", "127.0.0.1:99999/x?user=fox&password=den"}) {
            assertThatThrownBy(() -> Database.open(data, "jdbc:postgresql://" + wrong))
                    .isInstanceOf(StoreException.class)
                    .hasNoCause()
                    .hasMessageContaining("database.url")
                    .hasMessageNotContaining("den");
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsSaidWithoutThePassword() {
        DataFolder data = DataFolder.open(folder);
        assertThatThrownBy(() -> Database.open(data, "jdbc:postgresql://127.0.0.1:1/x?user=fox&password=den"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("does not answer")
                .hasMessageNotContaining("den");
    }

    private static List<String> names(Database database, String query) {
        return database.reader()
                .withHandle(
                        handle -> handle.createQuery(query).mapTo(String.class).list());
    }
}
