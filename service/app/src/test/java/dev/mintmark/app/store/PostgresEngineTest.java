package dev.mintmark.app.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
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
    void readersCannotWrite() {
        try (Database database = TestDatabase.POSTGRESQL.open(folder)) {
            assertThatThrownBy(() -> database.reader().useHandle(handle -> handle.execute("DELETE FROM models")))
                    .hasMessageContaining("read-only");
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
