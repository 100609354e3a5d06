package dev.mintmark.app.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.TestDrawings;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.Nodes;
import dev.mintmark.app.store.SqlArtworkChanges;
import dev.mintmark.app.store.SqlArtworks;
import dev.mintmark.app.store.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("slow")
final class DrawTurnsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("dev.mintmark.app.store.TestDatabase#installed")
    void principalsAlternate(TestDatabase kind) {
        try (Database database = kind.open(folder)) {
            StepQueues queues = new StepQueues(database, Nodes.alone("test"), Clock.systemUTC());
            for (String artwork : List.of("a1", "a2", "a3", "a4", "b1", "b2", "c1")) {
                put(database, queues, artwork);
            }
            assertThat(order(database)).containsExactly("a1", "b1", "c1", "a2", "b2", "a3", "a4");

            // whoever comes one at a time waits for the turns of the others all the same
            take(database, "a1", "b1", "c1");
            put(database, queues, "c2");
            assertThat(order(database)).containsExactly("a2", "b2", "c2", "a3", "a4");
            take(database, "a2");
            put(database, queues, "a5");
            assertThat(order(database)).containsExactly("b2", "c2", "a3", "a4", "a5");
        }
    }

    private static void put(Database database, StepQueues queues, String id) {
        Artwork artwork = Artwork.accepted(
                id,
                Goal.SEALED,
                "starter",
                new Recipe(TestDrawings.parameters("a hen", "", 1, 2, 3, "ddim", 64, 64), "ab".repeat(32), List.of()),
                new byte[32],
                false,
                ImageFormat.PNG,
                null,
                Instant.now(),
                "principal-" + id.charAt(0));
        database.inTransaction(() -> {
            new SqlArtworkChanges(database, new SqlArtworks(database), Clock.systemUTC())
                    .add(List.of(artwork), null, id);
            queues.put(artwork);
            return artwork;
        });
    }

    /** As db-scheduler takes them. */
    private static List<String> order(Database database) {
        return database.reader()
                .withHandle(db -> db.createQuery(
                                "SELECT task_instance FROM draw_tasks ORDER BY priority DESC, execution_time, task_instance")
                        .mapTo(String.class)
                        .list());
    }

    private static void take(Database database, String... ids) {
        for (String id : ids) {
            database.writer().useHandle(db -> db.execute("DELETE FROM draw_tasks WHERE task_instance = ?", id));
        }
    }
}
