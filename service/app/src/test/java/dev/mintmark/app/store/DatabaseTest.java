package dev.mintmark.app.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    @TempDir
    Path folder;

    @Test
    void isDurableAndKeepsItsTablesWhenItIsOpenedAgain() {
        Path file = folder.resolve("mintmark.db");
        try (Database database = Database.open(file)) {
            assertThat(pragma(database, "journal_mode")).isEqualTo("wal");
            assertThat(pragma(database, "synchronous")).as("FULL").isEqualTo("2");
            database.writer()
                    .useHandle(handle -> handle.execute(
                            "INSERT INTO models (id, folder, sha256, files, added_at) VALUES ('a', 'b', 'c', 1, 2)"));
        }
        try (Database database = Database.open(file)) {
            String sha256 = database.reader()
                    .withHandle(handle -> handle.createQuery("SELECT sha256 FROM models")
                            .mapTo(String.class)
                            .one());
            assertThat(sha256).isEqualTo("c");
        }
    }

    @Test
    void isItsOwnersAloneAlsoInAFolderThatOthersMayRead() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path file = folder.resolve("mintmark.db");
        Files.createFile(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        try (Database database = Database.open(file)) {
            database.writer().useHandle(handle -> handle.execute("DELETE FROM models"));
            for (String suffix : List.of("", "-wal", "-shm")) {
                Path part = folder.resolve("mintmark.db" + suffix);
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(part)))
                        .as(suffix)
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void readersCannotWrite() {
        try (Database database = Database.open(folder.resolve("mintmark.db"))) {
            assertThatThrownBy(() -> database.reader().useHandle(handle -> handle.execute("DELETE FROM models")))
                    .hasMessageContaining("readonly");
        }
    }

    @Test
    void refusesADatabaseOfANewerProgram() {
        Path file = folder.resolve("mintmark.db");
        try (Database database = Database.open(file)) {
            database.writer().useHandle(handle -> handle.execute("UPDATE schema_version SET version = 1000"));
        }
        assertThatThrownBy(() -> Database.open(file))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("version 1000")
                .hasMessageContaining("newer program");
    }

    @Test
    void splitsAFileIntoItsStatements() {
        assertThat(Migrations.statements("-- why\nCREATE TABLE a (\n  b TEXT\n);\n\nCREATE INDEX c\n  ON a (b);\n"))
                .containsExactly("CREATE TABLE a (\n  b TEXT\n)", "CREATE INDEX c\n  ON a (b)");
    }

    private static String pragma(Database database, String name) {
        return database.writer()
                .withHandle(handle ->
                        handle.createQuery("PRAGMA " + name).mapTo(String.class).one());
    }
}
