package dev.mintmark.app.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.Pin;
import dev.mintmark.app.ipfs.Block;
import dev.mintmark.app.ipfs.BlockStore;
import dev.mintmark.app.ipfs.KuboClient;
import dev.mintmark.app.ipfs.Pinner;
import dev.mintmark.app.ipfs.UnixFs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a deletion removes, and that nothing else is removed. */
@Tag("slow")
@Timeout(120)
final class RemovalTest {
    private static final Duration SOON = Duration.ofSeconds(40);

    @TempDir
    Path data;

    private final HttpClient http = HttpClient.newHttpClient();
    private BlockStore blocks;
    private PinStep pinner;

    @BeforeEach
    void open() throws IOException {
        blocks = new BlockStore(data.resolve("blocks"));
        pinner = PinStep.of(new Pinner(blocks, null));
    }

    @AfterEach
    void close() {
        http.close();
    }

    @Test
    void whatADeletionCommittedIsRemovedAtTheNextStartWhereTheProcessWasKilledBeforeTheRemoval() throws Exception {
        Artwork kept;
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data, pinner, null)) {
            kept = pinned(fixture, 16);
            Artwork gone = pinned(fixture, 17);
            fixture.pipeline.close();
            fixture.database.inTransaction(() -> {
                fixture.pipeline.putRemoval(gone);
                return fixture.changes.delete(gone.id());
            });
            assertThat(files(fixture.folder.files())).isEqualTo(4);
            assertThat(files(data.resolve("blocks"))).isEqualTo(2);
        }
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data, pinner, null)) {
            awaitRemoved(fixture);

            assertThat(files(fixture.folder.files())).isEqualTo(2);
            assertThat(files(data.resolve("blocks"))).isEqualTo(1);
            assertThat(fixture.files.get(kept.sealed().sha256())).isPresent();
            assertThat(fixture.files.get(String.valueOf(kept.drawing()))).isPresent();
            assertThat(fixture.artworks.isPinned(kept.pinned().imageCid())).isTrue();
        }
    }

    /** The queue does not run. */
    @Test
    void allThatIsHereIsRemovedBeforeTheDeletionReturns() throws Exception {
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data, pinner, null)) {
            Artwork artwork = pinned(fixture, 15);
            fixture.pipeline.close();

            fixture.requests.delete(artwork.id());

            assertThat(files(fixture.folder.files())).isZero();
            assertThat(files(data.resolve("blocks"))).isZero();
        }
    }

    @Test
    void whatCannotBeRemovedAtOnceIsRemovedLater() throws Exception {
        AtomicBoolean broken = new AtomicBoolean(true);
        PinStep onABrokenDisk = new DelegatingPinStep(pinner) {
            @Override
            public void deleteBlock(String cid) throws IOException {
                if (broken.get()) {
                    throw new IOException("The disk does not answer.");
                }
                super.deleteBlock(cid);
            }
        };
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data, onABrokenDisk, null)) {
            Artwork artwork = pinned(fixture, 18);

            fixture.requests.delete(artwork.id());

            assertThat(files(data.resolve("blocks"))).isEqualTo(1);
            assertThat(fixture.artworks.isPinned(artwork.pinned().imageCid())).isFalse();
            awaitFailedTry(fixture);
            broken.set(false);
            awaitRemoved(fixture);
            assertThat(files(data.resolve("blocks"))).isZero();
        }
    }

    @Test
    void aDeletionWhileKuboIsDownRemovesAllHereAtOnceAndThePinWhenKuboAnswers() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Artwork artwork;
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data, pinner, null)) {
            artwork = pinned(fixture, 19);
        }
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data, withKubo(port), null)) {
            fixture.requests.delete(artwork.id());

            assertThat(files(fixture.folder.files())).isZero();
            assertThat(files(data.resolve("blocks"))).isZero();
            assertThat(left(fixture)).isEqualTo(2);
        }
        List<String> unpinned = new CopyOnWriteArrayList<>();
        HttpServer kubo = kubo(port, unpinned);
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data, withKubo(port), null)) {
            awaitRemoved(fixture);
            assertThat(unpinned).containsExactly(artwork.pinned().imageCid());
        } finally {
            kubo.stop(0);
        }
    }

    @Test
    void aRunningServiceAsksKuboAgainUntilItAnswers() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<String> unpinned = new CopyOnWriteArrayList<>();
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data, withKubo(port), null)) {
            Artwork artwork = sealed(fixture, 20);
            register(fixture, artwork, dag());
            fixture.requests.delete(artwork.id());
            awaitFailedTry(fixture);
            assertThat(left(fixture)).isEqualTo(2);

            HttpServer kubo = kubo(port, unpinned);
            try {
                awaitRemoved(fixture);
                assertThat(unpinned).containsExactly(dag().root().toString());
            } finally {
                kubo.stop(0);
            }
        }
    }

    @Test
    void anOlderDatabaseBesideNewerFilesLosesNoneOfThem() throws Exception {
        Path backup = data.resolve("backup");
        Artwork old;
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data, pinner, null)) {
            old = pinned(fixture, 21);
        }
        Files.copy(data.resolve("mintmark.db"), backup);
        Artwork newer;
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data, pinner, null)) {
            newer = pinned(fixture, 22);
        }
        for (String suffix : List.of("", "-wal", "-shm")) {
            Files.deleteIfExists(data.resolve("mintmark.db" + suffix));
        }
        Files.copy(backup, data.resolve("mintmark.db"));
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data, pinner, null)) {
            assertThat(fixture.artworks.find(newer.id())).isEmpty();
            pinned(fixture, 23);
            fixture.requests.delete(old.id());
            awaitRemoved(fixture);

            assertThat(fixture.files.get(newer.sealed().sha256())).isPresent();
            assertThat(fixture.files.get(String.valueOf(newer.drawing()))).isPresent();
            assertThat(data.resolve("blocks"))
                    .isDirectoryRecursivelyContaining(
                            "glob:**/" + newer.pinned().imageCid());
            assertThat(fixture.artworks.isPinned(newer.pinned().imageCid()))
                    .as("is served")
                    .isFalse();
        }
    }

    @Test
    void aDrawingThatAnotherArtworkHasIsKept() throws Exception {
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data, pinner, null)) {
            Artwork one = sealed(fixture, 24);
            Artwork other = sealed(fixture, 24);
            String drawing = String.valueOf(one.drawing());
            assertThat(other.drawing()).isEqualTo(drawing);

            fixture.requests.delete(one.id());
            assertThat(fixture.files.get(one.sealed().sha256())).isEmpty();
            assertThat(fixture.files.get(drawing)).isPresent();

            fixture.requests.delete(other.id());
            assertThat(fixture.files.get(drawing)).isEmpty();
        }
    }

    @Test
    void aPinThatAnotherArtworkHasIsKeptHereAndAtKubo() throws Exception {
        List<String> unpinned = new CopyOnWriteArrayList<>();
        HttpServer kubo = kubo(0, unpinned);
        try (PipelineFixture fixture =
                PipelineFixture.withoutDrawer(data, withKubo(kubo.getAddress().getPort()), null)) {
            Artwork one = sealed(fixture, 25);
            Artwork other = sealed(fixture, 26);
            register(fixture, one, dag());
            register(fixture, other, dag());

            fixture.requests.delete(one.id());
            awaitRemoved(fixture);
            assertThat(files(data.resolve("blocks"))).isEqualTo(4);
            assertThat(unpinned).isEmpty();

            fixture.requests.delete(other.id());
            awaitRemoved(fixture);
            assertThat(files(data.resolve("blocks"))).isZero();
            assertThat(unpinned).containsExactly(dag().root().toString());
        } finally {
            kubo.stop(0);
        }
    }

    /** As where another artwork with the same drawing is deleted at that moment. */
    @Test
    void aDrawingThatWasDeletedBeforeItIsRegisteredIsWrittenAgain() throws Exception {
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data)) {
            Artwork artwork = fixture.requests
                    .create(PipelineFixture.small("a leaf", 27), null)
                    .getFirst();
            Worker worker = new Worker(
                    fixture.artworks,
                    fixture.changes,
                    fixture.files,
                    new Steps(fixture.drawer, null, null, null),
                    new Remover(fixture.database, fixture.files, null),
                    fixture.pipeline.turns(),
                    fixture.pipeline.events());
            StepResult.Done drawn = (StepResult.Done) worker.work(artwork);
            try (var all = Files.walk(fixture.folder.files())) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    Files.delete(file);
                }
            }

            String drawing = String.valueOf(drawn.commit().get().orElseThrow().drawing());

            assertThat(fixture.files.get(drawing)).isPresent();
        }
    }

    @Test
    void theBlocksOfAPinThatAnEarlierProgramMadeAreRegisteredAtTheStart() throws Exception {
        List<String> all =
                dag().blocks().stream().map(block -> block.cid().toString()).toList();
        Artwork artwork;
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data, pinner, null)) {
            artwork = sealed(fixture, 28);
            register(fixture, artwork, dag());
            fixture.database.writer().useHandle(handle -> {
                handle.execute("DELETE FROM pinned_blocks");
                handle.execute("INSERT INTO unlisted_pins (artwork_id) VALUES (?)", artwork.id());
            });
            assertThat(all).filteredOn(fixture.artworks::isPinned).hasSize(1);
        }
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data, pinner, null)) {
            assertThat(all).hasSize(4).allMatch(fixture.artworks::isPinned);
            assertThat(fixture.artworks.unlistedPins()).isEmpty();
        }
    }

    private static Artwork sealed(PipelineFixture fixture, long seed) throws Exception {
        return fixture.done(fixture.give(PipelineFixture.small("a leaf", seed), PipelineFixture.clouds(256, seed))
                .id());
    }

    private static Artwork pinned(PipelineFixture fixture, long seed) throws Exception {
        Artwork artwork = fixture.done(fixture.give(
                        PipelineFixture.sized("a leaf", seed, 1, 1, Goal.PINNED), PipelineFixture.clouds(256, seed))
                .id());
        assertThat(artwork.pin()).isNotNull();
        return artwork;
    }

    /** Three leaves and their root. */
    private static UnixFs.Import dag() {
        byte[] file = new byte[3_000_000];
        new Random(1).nextBytes(file);
        return UnixFs.V1_2025.of(file);
    }

    /** As the pin of an artwork. */
    private void register(PipelineFixture fixture, Artwork artwork, UnixFs.Import dag) throws IOException {
        for (Block block : dag.blocks()) {
            blocks.put(block);
        }
        Pin pin = new Pin(dag.root().toString(), dag.root().sha256(), null);
        assertThat(fixture.changes.pinned(artwork.id(), pin, pinner.blocksBelow(pin)))
                .isPresent();
    }

    private PinStep withKubo(int port) {
        return PinStep.of(new Pinner(blocks, new KuboClient(http, URI.create("http://127.0.0.1:" + port))));
    }

    private static HttpServer kubo(int port, List<String> unpinned) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/api/v0/pin/rm", exchange -> {
            try (exchange) {
                unpinned.add(exchange.getRequestURI().getQuery().substring("arg=".length()));
                exchange.sendResponseHeaders(200, -1);
            }
        });
        server.start();
        return server;
    }

    private static void awaitRemoved(PipelineFixture fixture) throws InterruptedException {
        long end = System.nanoTime() + SOON.toNanos();
        while (left(fixture) > 0) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.sleep(20);
        }
    }

    private static void awaitFailedTry(PipelineFixture fixture) throws InterruptedException {
        long end = System.nanoTime() + SOON.toNanos();
        while (count(fixture, "remove_tasks WHERE consecutive_failures > 0") == 0) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.sleep(20);
        }
    }

    /** Of each removal that is not done there is a record and a task. */
    private static int left(PipelineFixture fixture) {
        return count(fixture, "removals") + count(fixture, "remove_tasks");
    }

    private static int count(PipelineFixture fixture, String rows) {
        return fixture.database
                .reader()
                .withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM " + rows)
                        .mapTo(Integer.class)
                        .one());
    }

    private static long files(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).count();
        }
    }
}
