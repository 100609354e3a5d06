package dev.mintmark.app.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.io.FileBlobStore;
import dev.mintmark.app.mint.ChainFixture;
import dev.mintmark.app.mint.MintBatches;
import dev.mintmark.app.mint.Minter;
import dev.mintmark.app.mint.PinnedArtworks;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlArtworkChanges;
import dev.mintmark.app.store.SqlArtworks;
import dev.mintmark.app.store.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Artworks that are queued together and minted by the pipeline. */
@ParameterizedClass
@MethodSource("dev.mintmark.app.store.TestDatabase#installed")
@Tag("slow")
@Timeout(120)
final class BatchedMintsTest {
    private static final Duration AGE = Duration.ofSeconds(2);

    @Parameter
    TestDatabase kind;

    @TempDir
    Path folder;

    private Database database;
    private ChainFixture fixture;
    private SqlArtworks artworks;
    private SqlArtworkChanges changes;

    @BeforeEach
    void open() throws Exception {
        database = kind.open(folder);
        fixture = ChainFixture.open(folder, database);
        fixture.models.register(ChainFixture.MODEL);
        artworks = new SqlArtworks(database);
        changes = new SqlArtworkChanges(database, artworks, Clock.systemUTC());
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private Pipeline pipeline(int size) {
        Minter minter = new Minter(
                fixture.chain,
                fixture.search,
                new MintBatches(artworks, size, AGE, Clock.systemUTC()),
                Clock.systemUTC());
        return new Pipeline(
                database,
                artworks,
                changes,
                new FileBlobStore(folder.resolve("files")),
                new Steps(null, null, null, TestSteps.minting(minter)),
                "test",
                Clock.systemUTC());
    }

    @Test
    void whatIsQueuedIsMintedByOneTransactionAndEachArtworkPassesItsStages() throws Exception {
        List<Artwork> events = new CopyOnWriteArrayList<>();
        try (Pipeline pipeline = pipeline(50);
                Subscription unused = pipeline.events().subscribe("queued 9", events::add)) {
            List<String> ids = ordered(pipeline, 50);

            long begin = System.nanoTime();
            pipeline.start();
            confirmed(ids);

            Duration time = Duration.ofNanos(System.nanoTime() - begin);
            System.out.println(kind + ": 50 mints in one transaction in " + time.toMillis() + " ms");
            assertThat(ids)
                    .extracting(id -> artworks.find(id).orElseThrow().token())
                    .extracting(Token::tx)
                    .containsOnly(
                            artworks.find("queued 0").orElseThrow().token().tx());
        }
        assertThat(fixture.stored()).isEqualTo(1);
        assertThat(fixture.mints()).isEqualTo(50);
        assertThat(events)
                .extracting(Artwork::stage)
                .containsSubsequence(Stage.SIGNED, Stage.SENT, Stage.CONFIRMED)
                .doesNotContain(Stage.FAILED);
    }

    @Test
    void withASizeOfOneEachHasATransaction() throws Exception {
        try (Pipeline pipeline = pipeline(1)) {
            List<String> ids = ordered(pipeline, 50);
            long begin = System.nanoTime();
            pipeline.start();
            confirmed(ids);
            System.out.println(
                    kind + ": 50 mints in 50 transactions in " + (System.nanoTime() - begin) / 1_000_000 + " ms");
        }
        assertThat(fixture.stored()).isEqualTo(50);
    }

    @Test
    void aMintWaitsForOneThatIsOnItsWayNoLongerThanItMay() throws Exception {
        try (Pipeline pipeline = pipeline(50)) {
            pipeline.start();
            long alone = time(() -> confirmed(ordered(pipeline, 1)));
            assertThat(Duration.ofNanos(alone)).isLessThan(AGE);
            changes.add(List.of(PinnedArtworks.ordered("on its way")), null, "h");

            long begin = System.nanoTime();
            order(pipeline, "waiting");
            Thread.sleep(AGE.toMillis() / 2);
            assertThat(artworks.find("waiting").orElseThrow().stage()).isEqualTo(Stage.PINNED);
            confirmed(List.of("waiting"));

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(AGE);
        }
    }

    @Test
    void oneThatCannotBeMintedFailsAloneWithItsReason() throws Exception {
        try (Pipeline pipeline = pipeline(50)) {
            List<String> ids = ordered(pipeline, 3);
            database.writer()
                    .useHandle(db -> db.execute(
                            "UPDATE artworks SET model_sha256 = ? WHERE id = ?",
                            ChainFixture.sha256("not registered"),
                            ids.get(0)));

            pipeline.start();
            confirmed(ids.subList(1, 3));
            until(ids.get(0), Stage.FAILED);
        }
        Artwork refused = artworks.find("queued 0").orElseThrow();
        assertThat(refused.failure().type()).isEqualTo("mint-refused");
        assertThat(refused.failure().detail()).contains("UnknownModel");
        assertThat(fixture.stored()).isEqualTo(1);
    }

    private interface Action {
        void run() throws Exception;
    }

    private static long time(Action action) throws Exception {
        long begin = System.nanoTime();
        action.run();
        return System.nanoTime() - begin;
    }

    private List<String> ordered(Pipeline pipeline, int count) {
        List<String> ids =
                IntStream.range(0, count).mapToObj(i -> "queued " + i).toList();
        ids.forEach(id -> order(pipeline, id));
        return ids;
    }

    private void order(Pipeline pipeline, String id) {
        Artwork artwork = fixture.artwork(id);
        changes.add(List.of(PinnedArtworks.ordered(id)), null, "h");
        changes.drawn(id, "d", null);
        changes.sealed(id, artwork.sealed());
        pipeline.turns().take(() -> changes.pinned(id, artwork.pinned(), List.of()));
    }

    private void confirmed(List<String> ids) throws Exception {
        for (String id : ids) {
            until(id, Stage.CONFIRMED);
        }
    }

    private void until(String id, Stage stage) throws Exception {
        for (int i = 0; artworks.find(id).orElseThrow().stage() != stage; i++) {
            assertThat(i).as(id).isLessThan(2000);
            Thread.sleep(20);
        }
    }
}
