package dev.mintmark.app.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that cannot be opened to the end. */
final class FailedOpeningTest {
    @TempDir
    Path folder;

    @Test
    void whatCannotBeOpenedLeavesNoConnectionOpen() throws Exception {
        Path file = folder.resolve("mintmark.db");
        try (Database database = Database.open(file)) {
            // the program reads it after the migrations
            database.writer().useHandle(handle -> handle.execute("ALTER TABLE artworks RENAME TO elsewhere"));
        }

        assertThatThrownBy(() -> Database.open(file)).hasMessageContaining("artworks");

        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            assertThat(open.map(FailedOpeningTest::target)).noneMatch(target -> target.startsWith(file.toString()));
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }
}
