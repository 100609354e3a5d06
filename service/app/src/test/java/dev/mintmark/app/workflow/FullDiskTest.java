package dev.mintmark.app.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Failure;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.io.DiskFull;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A full disk makes artworks wait, however long, and they go on when there is room. */
@Tag("slow")
class FullDiskTest {
    @TempDir
    Path data;

    @Test
    void noNumberOfTriesFailsAnArtworkWhileTheDiskOfFilesIsFull() throws Exception {
        AtomicBoolean full = new AtomicBoolean(true);
        PinStep step = TestSteps.pinning(() -> {
            if (full.get()) {
                throw new IOException("No space left on device");
            }
        });
        String id;
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data)) {
            id = fixture.give(PipelineFixture.sized("a leaf", 33, 1, 1, Goal.PINNED), PipelineFixture.clouds(256, 33))
                    .id();
            fixture.until(id, artwork -> artwork.stage() == Stage.SEALED);
            fixture.database
                    .writer()
                    .useHandle(handle -> handle.execute("UPDATE pin_tasks SET consecutive_failures = 200"));
        }
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data, step, null)) {
            fixture.until(id, artwork -> artwork.failure() != null);
            Artwork waiting = fixture.artworks.find(id).orElseThrow();
            assertThat(waiting.stage()).isEqualTo(Stage.SEALED);
            assertThat(waiting.failure()).isEqualTo(new Failure("pin-waiting", DiskFull.SENTENCE));
            full.set(false);
            fixture.database.writer().useHandle(handle -> handle.execute("UPDATE pin_tasks SET execution_time = 0"));
            assertThat(fixture.done(id).stage()).isEqualTo(Stage.PINNED);
        }
    }

    /** SQLite's own way to be full: of the one connection that writes. */
    @Test
    void aSealThatCannotBeStoredLeavesNothingHalfAndGoesOn() throws Exception {
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data)) {
            fixture.database
                    .writer()
                    .useHandle(handle -> handle.execute("CREATE TRIGGER full BEFORE UPDATE ON artworks"
                            + " WHEN NEW.stage = 'SEALED' BEGIN INSERT INTO filler SELECT zeroblob(100000000); END"));
            fixture.database.writer().useHandle(handle -> {
                handle.execute("CREATE TABLE filler (content BLOB)");
                long pages = handle.createQuery("PRAGMA page_count")
                        .mapTo(Long.class)
                        .one();
                handle.createQuery("PRAGMA max_page_count = " + (pages + 1000))
                        .mapTo(Long.class)
                        .one();
            });
            String id = fixture.give(PipelineFixture.small("a leaf", 35), PipelineFixture.clouds(256, 35))
                    .id();
            fixture.until(id, artwork -> artwork.failure() != null);
            Artwork waiting = fixture.artworks.find(id).orElseThrow();
            assertThat(waiting.stage()).isEqualTo(Stage.DRAWN);
            assertThat(waiting.seal()).isNull();
            assertThat(waiting.failure()).isEqualTo(new Failure("seal-waiting", DiskFull.SENTENCE));
            assertThat(PipelineFixture.filesIn(fixture.folder.files()))
                    .as("the drawing alone")
                    .isOne();

            fixture.database
                    .writer()
                    .useHandle(handle -> handle.execute("UPDATE seal_tasks SET consecutive_failures = 50"));
            fixture.until(id, artwork -> artwork.failure() != null);
            fixture.database.writer().useHandle(handle -> {
                handle.execute("DROP TRIGGER full");
                handle.execute("UPDATE seal_tasks SET execution_time = 0");
            });
            assertThat(fixture.done(id).stage()).isEqualTo(Stage.SEALED);
        }
    }
}
