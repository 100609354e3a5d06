package dev.mintmark.app.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.io.DatabaseTrouble;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    void oneProgramAtATimeHasADatabase() {
        String address = TestPostgres.get().newDatabase();
        DataFolder one = DataFolder.open(folder.resolve("one"));
        DataFolder other = DataFolder.open(folder.resolve("other"));
        try (Database database = Database.open(one, address)) {
            assertThat(database.trouble()).isEmpty();
            assertThatThrownBy(() -> Database.open(other, address))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("in use by another Mintmark");
        }
        Database.open(other, address).close();
    }

    @Test
    void aProgramWhoseLockIsLostTakesItAgainWithTheNextWrite() throws Exception {
        String address = TestPostgres.get().newDatabase();
        try (Database database = Database.open(DataFolder.open(folder), address)) {
            endHolder(address);
            write(database);
            assertThat(database.trouble()).isEmpty();
            assertThatThrownBy(() -> Database.open(DataFolder.open(folder.resolve("other")), address))
                    .hasMessageContaining("in use by another Mintmark");
        }
    }

    @Test
    void aProgramWhoseLockAnotherTookWritesNothingAndSaysSo() throws Exception {
        String address = TestPostgres.get().newDatabase();
        DataFolder one = DataFolder.open(folder.resolve("one"));
        try (Database first = Database.open(one, address)) {
            endHolder(address);
            try (Database second = Database.open(DataFolder.open(folder.resolve("other")), address)) {
                assertThat(first.trouble())
                        .hasValueSatisfying(trouble -> assertThat(trouble).contains("in use by another Mintmark"));
                assertThatThrownBy(() -> write(first))
                        .satisfies(e -> assertThat(DatabaseTrouble.sentence(e)).hasValue(DatabaseTrouble.IN_USE));
                write(second);
                assertThat(second.trouble()).isEmpty();
            }
            write(first);
            assertThat(first.trouble()).isEmpty();
        }
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

    private static void write(Database database) {
        database.writer().useHandle(handle -> handle.execute("DELETE FROM models WHERE id = 'x'"));
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
