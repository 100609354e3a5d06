package dev.mintmark.app.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.kagkarlsson.scheduler.serializer.JavaSerializer;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.Failure;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.artwork.Pin;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.ipfs.BlockStore;
import dev.mintmark.app.ipfs.Pinner;
import dev.mintmark.app.store.Database;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.c2pa.ValidationReport;
import dev.mintmark.watermark.Detection;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@Timeout(120)
final class PipelineTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path data;

    @Test
    void drawsAndSealsAPromptIntoAFileThatCarriesItsMarks() throws Exception {
        try (PipelineFixture fixture = PipelineFixture.open(data)) {
            Artwork artwork = fixture.sealed("a lighthouse in a storm", 7);

            assertThat(artwork.stage()).isEqualTo(Stage.SEALED);
            byte[] file = fixture.files.get(artwork.sealed().sha256()).orElseThrow();
            assertThat(file).hasSize((int) artwork.sealed().bytes());
            assertThat(artwork.sealed().psnrDb()).isGreaterThanOrEqualTo(42);
            Detection mark = fixture.watermarker.detect(ImageCodec.decode(file));
            assertThat(mark.found()).isTrue();
            assertThat(mark.payload()).isEqualTo(artwork.sealed().watermarkId());
            ValidationReport manifest = new ManifestValidator(fixture.keys.anchors(), Clock.systemUTC()).validate(file);
            assertThat(manifest.state()).isEqualTo(ValidationReport.State.TRUSTED);
            assertThat(manifest.activeManifest()).isEqualTo(artwork.sealed().manifest());
            assertThat(manifest.recipeCommitment()).isEqualTo(artwork.commitment());
        }
    }

    @Test
    void theFileContainsThePromptOnlyIfItIsDisclosed() throws Exception {
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data)) {
            String prompt = "the secret of the green garden";
            Artwork hidden = fixture.given(prompt, 1);
            GenerateRequest small = PipelineFixture.small(prompt, 1);
            RecipeRequest recipe = new RecipeRequest(
                    prompt,
                    null,
                    1L,
                    2,
                    7.5,
                    null,
                    small.recipe().width(),
                    small.recipe().height());
            GenerateRequest open = new GenerateRequest(recipe, null, 1, null, true, Goal.SEALED, null);
            Artwork disclosed = fixture.done(
                    fixture.give(open, PipelineFixture.clouds(256, 1)).id());

            assertThat(text(fixture, hidden)).doesNotContain(prompt);
            assertThat(text(fixture, disclosed)).contains(prompt);
        }
    }

    private static String text(PipelineFixture fixture, Artwork artwork) throws Exception {
        return new String(
                fixture.files.get(artwork.sealed().sha256()).orElseThrow(),
                java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    @Test
    void severalImagesHaveConsecutiveSeeds() throws Exception {
        try (PipelineFixture fixture = PipelineFixture.open(data)) {
            List<Artwork> accepted =
                    fixture.requests.create(PipelineFixture.sized("two trees", 40, 1, 2, Goal.SEALED), null);
            assertThat(accepted).extracting(artwork -> artwork.recipe().seed()).containsExactly(40L, 41L);
            for (Artwork artwork : accepted) {
                assertThat(fixture.done(artwork.id()).drawing()).isNotNull();
            }
        }
    }

    @Test
    void theNextProcessContinuesTheArtworksOfAnEndedOne() throws Exception {
        String id;
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data)) {
            id = fixture.requests
                    .create(PipelineFixture.small("a red boat", 3), null)
                    .getFirst()
                    .id();
            assertThat(fixture.artworks.find(id).orElseThrow().stage()).isEqualTo(Stage.ACCEPTED);
        }
        try (PipelineFixture fixture = PipelineFixture.open(data)) {
            assertThat(fixture.done(id).drawing()).isNotNull();
        }
    }

    @Test
    void aDrawingInterruptedByTheEndOfTheProcessIsRepeatedWithoutAFailure() throws Exception {
        String id;
        try (PipelineFixture fixture = PipelineFixture.open(data)) {
            id = fixture.requests
                    .create(PipelineFixture.sized("a slow river", 5, 8, 1, Goal.SEALED), null)
                    .getFirst()
                    .id();
            until(fixture, id, artwork -> artwork.progress() != null);
        }
        try (PipelineFixture fixture = PipelineFixture.open(data)) {
            assertThat(fixture.artworks.find(id).orElseThrow().stage()).isEqualTo(Stage.ACCEPTED);
            assertThat(fixture.artworks.find(id).orElseThrow().failure()).isNull();
            assertThat(fixture.done(id).drawing()).isNotNull();
        }
    }

    /** The heartbeat is of this moment, so that only the start itself can have taken the step up again. */
    @Test
    void aStepOfAKilledProcessIsRepeatedAtTheNextStart() throws Exception {
        String id = leftBegun(PipelineFixture.NODE);
        try (PipelineFixture fixture = PipelineFixture.open(data)) {
            assertThat(fixture.done(id).drawing()).isNotNull();
        }
    }

    /** As where the engine crashes on this artwork, and the service is started again each time. */
    @Test
    void aDrawingDuringWhichItsProcessEndedThreeTimesFailsWithASentenceAndCanBeRetried() throws Exception {
        String id;
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data)) {
            id = fixture.requests
                    .create(PipelineFixture.sized("a slow river", 5, 400, 1, Goal.SEALED), null)
                    .getFirst()
                    .id();
        }
        for (int end = 1; end < 3; end++) {
            markBegun("draw_tasks", id, null);
            try (PipelineFixture fixture = PipelineFixture.open(data)) {
                until(fixture, id, artwork -> artwork.progress() != null);
                assertThat(fixture.artworks.find(id).orElseThrow().stage()).isEqualTo(Stage.ACCEPTED);
                fixture.database
                        .writer()
                        .useHandle(handle -> handle.execute("UPDATE artworks SET progress_step = NULL"));
            }
        }
        markBegun("draw_tasks", id, null);
        try (PipelineFixture fixture = PipelineFixture.open(data)) {
            Artwork failed = fixture.done(id);
            assertThat(failed.stage()).isEqualTo(Stage.FAILED);
            assertThat(failed.failure())
                    .isEqualTo(new Failure(
                            "draw-crashed",
                            "The program ended 3 times during the step draw, which may be too much for this machine;"
                                    + " ask for a smaller image or another model, or retry it."));
            assertThat(tasks(fixture)).isZero();

            fixture.requests.retry(id);
            until(fixture, id, artwork -> artwork.progress() != null);
        }
    }

    /** Such kills say nothing of the step, and what it pins or mints must come to its end. */
    @Test
    void aPinIsTriedAgainHoweverOftenItsProcessEnded() throws Exception {
        String id;
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data)) {
            id = fixture.give(PipelineFixture.sized("a leaf", 19, 1, 1, Goal.PINNED), PipelineFixture.clouds(256, 19))
                    .id();
            until(fixture, id, artwork -> artwork.stage() == Stage.SEALED);
        }
        markBegun("pin_tasks", id, 1000);
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data, pinning(() -> {}), null)) {
            assertThat(fixture.done(id).stage()).isEqualTo(Stage.PINNED);
        }
    }

    /** What a process leaves that is killed in a step. */
    private void markBegun(String table, String id, Integer earlierEnds) {
        try (Database database = Database.open(data.resolve("mintmark.db"))) {
            database.writer()
                    .useHandle(handle -> handle.execute(
                            "UPDATE " + table + " SET picked = 1, picked_by = ?, last_heartbeat = ?,"
                                    + " task_data = COALESCE(?, task_data) WHERE task_instance = ?",
                            PipelineFixture.NODE,
                            System.currentTimeMillis(),
                            earlierEnds == null ? null : new JavaSerializer().serialize(earlierEnds),
                            id));
        }
    }

    /** Perhaps by what another request had taken at that moment. */
    @Test
    void aStepThatRunsOutOfMemoryIsTriedAgain() throws Exception {
        AtomicInteger pins = new AtomicInteger();
        PinStep pinner = pinning(() -> {
            if (pins.incrementAndGet() == 1) {
                throw new OutOfMemoryError("Java heap space");
            }
        });
        List<Artwork> seen = new CopyOnWriteArrayList<>();
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data, pinner, null)) {
            String id = fixture.give(
                            PipelineFixture.sized("a leaf", 21, 1, 1, Goal.PINNED), PipelineFixture.clouds(256, 21))
                    .id();
            try (Subscription subscription = fixture.requests.subscribe(id, seen::add)) {
                assertThat(fixture.done(id).stage()).isEqualTo(Stage.PINNED);
                assertThat(seen)
                        .extracting(Artwork::failure)
                        .contains(new Failure(
                                "pin-waiting",
                                "The machine's memory was too small for this step; a smaller image needs less."));
            }
        }
    }

    @Test
    void doesNotTakeAStepFromANodeWithARecentHeartbeat() throws Exception {
        String id = leftBegun("another");
        try (PipelineFixture fixture = PipelineFixture.open(data)) {
            fixture.sealed("a quick brook", 6);
            assertThat(fixture.artworks.find(id).orElseThrow().stage()).isEqualTo(Stage.ACCEPTED);
        }
    }

    private String leftBegun(String node) throws Exception {
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data)) {
            String id = fixture.requests
                    .create(PipelineFixture.small("a red boat", 3), null)
                    .getFirst()
                    .id();
            fixture.database
                    .writer()
                    .useHandle(handle -> handle.execute(
                            "UPDATE draw_tasks SET picked = 1, picked_by = ?, last_heartbeat = ? WHERE task_instance = ?",
                            node,
                            System.currentTimeMillis(),
                            id));
            return id;
        }
    }

    @Test
    void aCancelledDrawingStopsBetweenTwoSteps() throws Exception {
        try (PipelineFixture fixture = PipelineFixture.open(data)) {
            String id = fixture.requests
                    .create(PipelineFixture.sized("a slow river", 5, 400, 1, Goal.SEALED), null)
                    .getFirst()
                    .id();
            until(fixture, id, artwork -> artwork.progress() != null);

            assertThat(fixture.requests.cancel(id).stage()).isEqualTo(Stage.CANCELLED);

            // the lane is free again long before 400 steps are over
            assertThat(fixture.sealed("a quick brook", 6).done()).isTrue();
            assertThat(fixture.artworks.find(id).orElseThrow().drawing()).isNull();
            assertThatThrownBy(() -> fixture.requests.cancel(id))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("CANCELLED");
        }
    }

    @Test
    void mintsAndRetriesPassingErrors() throws Exception {
        AtomicInteger pins = new AtomicInteger();
        PinStep pinner = pinning(() -> {
            if (pins.incrementAndGet() == 1) {
                throw new SourceUnavailableException("IPFS does not answer.");
            }
        });
        CopyOnWriteArrayList<String> calls = new CopyOnWriteArrayList<>();
        List<Artwork> seen = new CopyOnWriteArrayList<>();
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data, pinner, new Counter(calls))) {
            Artwork accepted = fixture.give(
                    PipelineFixture.sized("a coin", 9, 1, 1, Goal.CONFIRMED), PipelineFixture.clouds(256, 9));
            try (Subscription subscription = fixture.requests.subscribe(accepted.id(), seen::add)) {
                Artwork artwork = fixture.done(accepted.id());

                assertThat(artwork.stage()).isEqualTo(Stage.CONFIRMED);
                assertThat(artwork.mint()).isEqualTo(MintOrder.STANDARD);
                assertThat(artwork.failure()).isNull();
                assertThat(pins).hasValue(2);
                assertThat(calls).containsExactly("sign", "confirm", "confirm");
                assertThat(seen)
                        .extracting(Artwork::failure)
                        .contains(new Failure("pin-waiting", "IPFS does not answer."));
            }
        }
    }

    @Test
    void aStepThatCannotSucceedFailsTheArtworkAndARetryContinuesFromThere() throws Exception {
        AtomicInteger pins = new AtomicInteger();
        PinStep pinner = pinning(() -> {
            if (pins.incrementAndGet() == 1) {
                throw new StepFailedException("pin-refused", "The pinning service refuses the file.");
            }
        });
        try (PipelineFixture fixture =
                PipelineFixture.withoutDrawer(data, pinner, new Counter(new CopyOnWriteArrayList<>()))) {
            String id = fixture.give(
                            PipelineFixture.sized("a coin", 9, 1, 1, Goal.PINNED), PipelineFixture.clouds(256, 9))
                    .id();
            Artwork failed = fixture.done(id);
            assertThat(failed.stage()).isEqualTo(Stage.FAILED);
            assertThat(failed.failure()).isNotNull();
            assertThat(failed.failure().type()).isEqualTo("pin-refused");

            String sha256 = failed.sealed().sha256();
            fixture.requests.retry(id);
            Artwork pinned = fixture.done(id);

            assertThat(pinned.stage()).isEqualTo(Stage.PINNED);
            assertThat(pinned.sealed().sha256()).as("sealed once").isEqualTo(sha256);
        }
    }

    @Test
    void aSealedArtworkCanBeMintedOnce() throws Exception {
        PinStep pinner = pinning(() -> {});
        try (PipelineFixture fixture =
                PipelineFixture.withoutDrawer(data, pinner, new Counter(new CopyOnWriteArrayList<>()))) {
            Artwork sealed = fixture.given("a coin", 11);
            MintOrder order = new MintOrder(null, 250, "Coin", null, null);

            fixture.requests.mint(sealed.id(), order);

            Artwork minted = fixture.done(sealed.id());
            assertThat(minted.stage()).isEqualTo(Stage.CONFIRMED);
            assertThat(minted.mint()).isEqualTo(order);
            assertThatThrownBy(() -> fixture.requests.mint(sealed.id(), order)).isInstanceOf(ConflictException.class);
            assertThatThrownBy(() -> fixture.requests.delete(sealed.id()))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("CONFIRMED");
        }
    }

    @Test
    void deletingRemovesTheFiles() throws Exception {
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data)) {
            Artwork artwork = fixture.given("a leaf", 12);
            fixture.requests.delete(artwork.id());
            assertThat(fixture.artworks.find(artwork.id())).isEmpty();
            assertThat(fixture.files.path(artwork.sealed().sha256())).isEmpty();
            assertThat(fixture.files.path(artwork.drawing())).isEmpty();
        }
    }

    @Test
    void aStageAndTheNextTaskAreCommittedInOneTransaction() throws Exception {
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data)) {
            String id = fixture.requests
                    .create(PipelineFixture.small("a leaf", 14), null)
                    .getFirst()
                    .id();
            assertThatThrownBy(() -> fixture.pipeline.turns().take(() -> {
                        assertThat(fixture.pipeline.queues().remove(id)).isTrue();
                        assertThat(fixture.changes.failed(id, new Failure("x", "y")))
                                .isPresent();
                        throw new IllegalStateException("The process ends here.");
                    }))
                    .hasMessage("The process ends here.");
            assertThat(fixture.artworks.find(id).orElseThrow().stage()).isEqualTo(Stage.ACCEPTED);
            assertThat(tasks(fixture)).isEqualTo(1);

            fixture.requests.cancel(id);
            assertThat(tasks(fixture)).isZero();
        }
    }

    /** The pin is put on IPFS when the deletion comes, and must be gone from it when the deletion returns. */
    @Test
    void deletingWaitsForTheRunningStepAndRemovesItsResult() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Set<String> pinned = ConcurrentHashMap.newKeySet();
        PinStep slow = new PinStep() {
            @Override
            public Pin pin(Artwork artwork, byte[] file) throws Exception {
                begun.countDown();
                goOn.await();
                pinned.add(artwork.sealed().sha256());
                return new Pin(artwork.sealed().sha256(), null, null);
            }

            @Override
            public Pin pinOf(Artwork artwork, byte[] file) {
                return new Pin(artwork.sealed().sha256(), null, null);
            }

            @Override
            public void unpin(Pin pin) {
                pinned.remove(pin.imageCid());
            }

            @Override
            public void removeAllBut(List<Pin> pins) {}
        };
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data, slow, null);
                ExecutorService other = Executors.newSingleThreadExecutor()) {
            Artwork artwork = fixture.give(
                    PipelineFixture.sized("a leaf", 13, 1, 1, Goal.PINNED), PipelineFixture.clouds(256, 13));
            begun.await();
            Artwork sealed = fixture.artworks.find(artwork.id()).orElseThrow();
            Future<?> deletion = other.submit(() -> {
                fixture.requests.delete(artwork.id());
                return null;
            });
            until(fixture, artwork.id(), now -> now.stage() == Stage.CANCELLED);
            assertThat(deletion.isDone()).isFalse();

            goOn.countDown();
            deletion.get();

            assertThat(fixture.artworks.find(artwork.id())).isEmpty();
            assertThat(fixture.files.path(sealed.sealed().sha256())).isEmpty();
            assertThat(fixture.files.path(sealed.drawing())).isEmpty();
            assertThat(pinned).isEmpty();
            assertThat(tasks(fixture)).isZero();
            assertThatThrownBy(() -> fixture.requests.delete(artwork.id())).isInstanceOf(NotFoundException.class);
        }
    }

    /** The process was killed when the blocks were written and the pin was not registered, so the pinner could not clean up. */
    @Test
    void whatATryToPinLeftIsGoneWhenTheArtworkIsDeleted() throws Exception {
        BlockStore blocks = new BlockStore(data.resolve("blocks"));
        PinStep real = PinStep.of(new Pinner(blocks, null));
        PinStep interrupted = new PinStep() {
            @Override
            public Pin pin(Artwork artwork, byte[] file) throws Exception {
                real.pin(artwork, file);
                throw new StepFailedException("pin-lost", "What the pinner did is not known.");
            }

            @Override
            public Pin pinOf(Artwork artwork, byte[] file) {
                return real.pinOf(artwork, file);
            }

            @Override
            public void unpin(Pin pin) throws Exception {
                real.unpin(pin);
            }

            @Override
            public void removeAllBut(List<Pin> pins) throws Exception {
                real.removeAllBut(pins);
            }
        };
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data, interrupted, null)) {
            String id = fixture.give(
                            PipelineFixture.sized("a leaf", 15, 1, 1, Goal.PINNED), PipelineFixture.clouds(256, 15))
                    .id();
            assertThat(fixture.done(id).pin()).isNull();
            assertThat(filesIn(data.resolve("blocks"))).isPositive();

            fixture.requests.delete(id);

            assertThat(filesIn(data.resolve("blocks"))).isZero();
        }
    }

    /** As after a kill between the commit of a deletion and the removal of the files. */
    @Test
    void aStartRemovesFilesAndBlocksThatBelongToNoArtwork() throws Exception {
        PinStep pinner = PinStep.of(new Pinner(new BlockStore(data.resolve("blocks")), null));
        String kept;
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data, pinner, null)) {
            kept = pinnedArtwork(fixture, 16);
            String gone = pinnedArtwork(fixture, 17);
            fixture.database.writer().useHandle(handle -> handle.execute("DELETE FROM artworks WHERE id = ?", gone));
            assertThat(filesIn(fixture.folder.files())).isEqualTo(4);
        }
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data, pinner, null)) {
            assertThat(filesIn(fixture.folder.files())).isEqualTo(2);
            assertThat(filesIn(data.resolve("blocks"))).isEqualTo(1);
            Artwork artwork = fixture.artworks.find(kept).orElseThrow();
            assertThat(fixture.files.get(artwork.sealed().sha256())).isPresent();
            assertThat(fixture.files.get(artwork.drawing())).isPresent();
        }
    }

    @Test
    void aStartWithANewDatabaseRemovesNothing() throws Exception {
        PinStep pinner = PinStep.of(new Pinner(new BlockStore(data.resolve("blocks")), null));
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data, pinner, null)) {
            pinnedArtwork(fixture, 18);
        }
        for (String suffix : List.of("", "-wal", "-shm")) {
            java.nio.file.Files.deleteIfExists(data.resolve("mintmark.db" + suffix));
        }
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data, pinner, null)) {
            assertThat(filesIn(fixture.folder.files())).isEqualTo(2);
            assertThat(filesIn(data.resolve("blocks"))).isEqualTo(1);
        }
    }

    private static String pinnedArtwork(PipelineFixture fixture, long seed) throws Exception {
        String id = fixture.give(
                        PipelineFixture.sized("a leaf", seed, 1, 1, Goal.PINNED), PipelineFixture.clouds(256, seed))
                .id();
        assertThat(fixture.done(id).pin()).isNotNull();
        return id;
    }

    private static long filesIn(Path folder) throws java.io.IOException {
        try (var files = java.nio.file.Files.walk(folder)) {
            return files.filter(java.nio.file.Files::isRegularFile).count();
        }
    }

    @Test
    void deletingStopsARunningDrawing() throws Exception {
        try (PipelineFixture fixture = PipelineFixture.open(data)) {
            String id = fixture.requests
                    .create(PipelineFixture.sized("a slow river", 5, 400, 1, Goal.SEALED), null)
                    .getFirst()
                    .id();
            until(fixture, id, artwork -> artwork.progress() != null);
            fixture.requests.delete(id);
            assertThat(fixture.artworks.find(id)).isEmpty();
            assertThat(tasks(fixture)).isZero();
            assertThat(fixture.sealed("a quick brook", 6).done()).isTrue();
        }
    }

    /** What is deleted while many steps run leaves neither a row nor a task nor a file. */
    @Test
    void deletionsAtAnyMomentLeaveNothingBehind() throws Exception {
        PinStep pinner = pinning(() -> Thread.sleep(5));
        try (PipelineFixture fixture =
                PipelineFixture.withoutDrawer(data, pinner, new Counter(new CopyOnWriteArrayList<>()))) {
            for (int i = 0; i < 12; i++) {
                String id = fixture.give(
                                PipelineFixture.sized("a leaf", 20 + i, 1, 1, Goal.PINNED),
                                PipelineFixture.clouds(256, 20 + i))
                        .id();
                Thread.sleep(i * 30L);
                fixture.requests.delete(id);
            }
            assertThat(fixture.requests.list(null, 100, null)).isEmpty();
            assertThat(tasks(fixture)).isZero();
            try (var left = java.nio.file.Files.walk(fixture.folder.files())) {
                assertThat(left.filter(java.nio.file.Files::isRegularFile)).isEmpty();
            }
        }
    }

    private static int tasks(PipelineFixture fixture) {
        return fixture.database
                .reader()
                .withHandle(handle -> handle.createQuery("SELECT (SELECT COUNT(*) FROM draw_tasks)"
                                + " + (SELECT COUNT(*) FROM seal_tasks) + (SELECT COUNT(*) FROM pin_tasks)"
                                + " + (SELECT COUNT(*) FROM mint_tasks)")
                        .mapTo(Integer.class)
                        .one());
    }

    /** What happens before a file counts as pinned. */
    private interface Before {
        void run() throws Exception;
    }

    private static PinStep pinning(Before before) {
        return new PinStep() {
            @Override
            public Pin pin(Artwork artwork, byte[] file) throws Exception {
                before.run();
                return new Pin("bafkrei", null, null);
            }

            @Override
            public Pin pinOf(Artwork artwork, byte[] file) {
                return new Pin("bafkrei", null, null);
            }

            @Override
            public void unpin(Pin pin) {}

            @Override
            public void removeAllBut(List<Pin> pins) {}
        };
    }

    private static void until(PipelineFixture fixture, String id, java.util.function.Predicate<Artwork> holds)
            throws InterruptedException {
        long end = System.nanoTime() + SOON.toNanos();
        while (!holds.test(fixture.artworks.find(id).orElseThrow())) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.sleep(20);
        }
    }

    /** A chain on which every token is there already, by somebody's voucher, and final when asked twice. */
    private record Counter(List<String> calls) implements MintStep {
        @Override
        public boolean sign(Artwork artwork) {
            if (!calls.contains("sign")) {
                calls.add("sign");
            }
            return false;
        }

        @Override
        public void send(Artwork artwork) {
            calls.add("send");
        }

        @Override
        public Optional<Token> confirm(Artwork artwork) {
            calls.add("confirm");
            String sha256 = artwork.sealed().sha256();
            return calls.stream().filter("confirm"::equals).count() < 2
                    ? Optional.empty()
                    : Optional.of(new Token(
                            31337,
                            "0x1",
                            "0x" + sha256,
                            "0x2",
                            "0x3",
                            1,
                            2,
                            artwork.recipe().model(),
                            "0x2"));
        }
    }
}
