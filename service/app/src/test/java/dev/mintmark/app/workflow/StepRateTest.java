package dev.mintmark.app.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.Pin;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.Seal;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.artwork.TestDrawings;
import dev.mintmark.app.artwork.TimeStamp;
import dev.mintmark.app.io.BlobStore;
import dev.mintmark.app.io.FileBlobStore;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.Nodes;
import dev.mintmark.app.store.Nodes.Node;
import dev.mintmark.app.store.SqlArtworkChanges;
import dev.mintmark.app.store.SqlArtworks;
import dev.mintmark.app.store.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How many steps a second the queues begin, store and end where the steps themselves take no time: one node on SQLite, two nodes on
 * PostgreSQL. Each step is done once. {@code -Dsteps.count} sets how many; {@code scripts/bench service} does more.
 */
@Tag("slow")
final class StepRateTest {
    private static final int COUNT = Integer.getInteger("steps.count", 300);

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("dev.mintmark.app.store.TestDatabase#installed")
    void eachStepIsDoneOnce(TestDatabase kind) throws Exception {
        Map<String, AtomicInteger> done = new ConcurrentHashMap<>();
        List<Database> databases = new ArrayList<>();
        List<Nodes> nodes = new ArrayList<>();
        List<Pipeline> pipelines = new ArrayList<>();
        try {
            for (int i = 0; i < (kind == TestDatabase.SQLITE ? 1 : 2); i++) {
                Database database = kind.open(folder);
                databases.add(database);
                nodes.add(
                        kind == TestDatabase.SQLITE
                                ? Nodes.alone("node 0")
                                : database.join(
                                        new Node("node " + i, List.of("pin"), "1", Instant.now(), true, "key", null),
                                        Set.of()));
                pipelines.add(pipeline(database, nodes.get(i), done));
            }
            queue(databases.getFirst(), pipelines.getFirst());
            long begin = System.nanoTime();
            pipelines.forEach(Pipeline::start);
            while (pinned(databases.getFirst()) < COUNT) {
                assertThat(System.nanoTime() - begin).as("nanoseconds").isLessThan(300_000_000_000L);
                Thread.sleep(20);
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            System.out.printf("%s: %d steps in %.2f s by %d nodes%n", kind, COUNT, seconds, nodes.size());
        } finally {
            pipelines.forEach(Pipeline::close);
            nodes.forEach(Nodes::close);
            databases.forEach(Database::close);
        }
        assertThat(done).hasSize(COUNT);
        assertThat(done.values()).extracting(AtomicInteger::get).containsOnly(1);
    }

    private BlobStore files() {
        return new FileBlobStore(folder.resolve("files"));
    }

    private Pipeline pipeline(Database database, Nodes node, Map<String, AtomicInteger> done) {
        SqlArtworks artworks = new SqlArtworks(database);
        PinStep pinner = new DelegatingPinStep(TestSteps.pinning(() -> {})) {
            @Override
            public Pin pin(Artwork artwork, byte[] file) throws Exception {
                done.computeIfAbsent(artwork.id(), unused -> new AtomicInteger())
                        .incrementAndGet();
                return super.pin(artwork, file);
            }
        };
        Clock clock = Clock.systemUTC();
        return new Pipeline(
                database,
                artworks,
                new SqlArtworkChanges(database, artworks, clock),
                files(),
                new Steps(null, null, pinner, null),
                node,
                clock);
    }

    /** Sealed artworks that are to be pinned. */
    private void queue(Database database, Pipeline pipeline) throws Exception {
        SqlArtworkChanges changes = new SqlArtworkChanges(database, new SqlArtworks(database), Clock.systemUTC());
        BlobStore files = files();
        for (int i = 0; i < COUNT; i++) {
            String id = "queued " + i;
            String sha256 = files.put(id.getBytes(StandardCharsets.UTF_8));
            database.inTransaction(() -> {
                changes.add(List.of(artwork(id)), null, "h");
                changes.drawn(id, "d", null);
                return pipeline.turns().take(() -> changes.sealed(id, seal(id, sha256)));
            });
        }
    }

    private static long pinned(Database database) {
        return database.reader()
                .withHandle(db -> db.createQuery("SELECT COUNT(*) FROM artworks WHERE stage = :stage")
                        .bind("stage", Stage.PINNED.name())
                        .mapTo(Long.class)
                        .one());
    }

    private static Artwork artwork(String id) {
        return Artwork.accepted(
                id,
                Goal.PINNED,
                "starter",
                new Recipe(TestDrawings.parameters("a fox", "", 1, 2, 3, "ddim", 64, 64), "ab", List.of()),
                new byte[32],
                false,
                ImageFormat.PNG,
                null,
                Instant.EPOCH);
    }

    private static Seal seal(String id, String sha256) {
        return new Seal(
                sha256,
                1,
                2,
                3,
                ImageFormat.PNG,
                id.hashCode(),
                42.5,
                "urn:c2pa:" + id,
                "e".repeat(64),
                "Trusted",
                TimeStamp.NONE,
                "f".repeat(64),
                Instant.ofEpochMilli(123),
                null);
    }
}
