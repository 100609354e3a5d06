package dev.mintmark.app.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Failure;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.Pin;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.c2pa.ValidationReport;
import dev.mintmark.watermark.Detection;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class PipelineTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path data;

    @Test
    void drawsAndSealsAPromptIntoAFileThatCarriesItsMarks() throws Exception {
        try (PipelineFixture workshop = PipelineFixture.open(data)) {
            Artwork artwork = workshop.sealed("a lighthouse in a storm", 7);

            assertThat(artwork.stage()).isEqualTo(Stage.SEALED);
            byte[] file = workshop.files.get(artwork.sealed().sha256()).orElseThrow();
            assertThat(file).hasSize((int) artwork.sealed().bytes());
            assertThat(artwork.sealed().psnrDb()).isGreaterThanOrEqualTo(42);
            Detection mark = workshop.watermarker.detect(ImageCodec.decode(file));
            assertThat(mark.found()).isTrue();
            assertThat(mark.payload()).isEqualTo(artwork.sealed().watermarkId());
            ValidationReport manifest =
                    new ManifestValidator(workshop.keys.anchors(), Clock.systemUTC()).validate(file);
            assertThat(manifest.state()).isEqualTo(ValidationReport.State.TRUSTED);
            assertThat(manifest.activeManifest()).isEqualTo(artwork.sealed().manifest());
            assertThat(manifest.recipeCommitment()).isEqualTo(artwork.commitment());
        }
    }

    @Test
    void thePromptStandsInTheFileOnlyWhereItIsDisclosed() throws Exception {
        try (PipelineFixture workshop = PipelineFixture.withoutDrawer(data)) {
            String prompt = "the secret of the green garden";
            Artwork hidden = workshop.given(prompt, 1);
            GenerateRequest small = PipelineFixture.small(prompt, 1);
            GenerateRequest open = new GenerateRequest(
                    prompt,
                    null,
                    null,
                    1L,
                    2,
                    7.5,
                    null,
                    small.width(),
                    small.height(),
                    1,
                    null,
                    true,
                    Goal.SEALED,
                    null);
            Artwork disclosed = workshop.done(
                    workshop.give(open, PipelineFixture.clouds(256, 1)).id());

            assertThat(text(workshop, hidden)).doesNotContain(prompt);
            assertThat(text(workshop, disclosed)).contains(prompt);
        }
    }

    private static String text(PipelineFixture workshop, Artwork artwork) throws Exception {
        return new String(
                workshop.files.get(artwork.sealed().sha256()).orElseThrow(),
                java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    @Test
    void severalImagesHaveSeedsThatFollowEachOther() throws Exception {
        try (PipelineFixture workshop = PipelineFixture.open(data)) {
            List<Artwork> accepted =
                    workshop.requests.accept(PipelineFixture.sized("two trees", 40, 1, 2, Goal.SEALED), null);
            assertThat(accepted).extracting(artwork -> artwork.recipe().seed()).containsExactly(40L, 41L);
            for (Artwork artwork : accepted) {
                assertThat(workshop.done(artwork.id()).drawing()).isNotNull();
            }
        }
    }

    @Test
    void whatAnEndedProcessLeftIsDoneByTheNext() throws Exception {
        String id;
        try (PipelineFixture workshop = PipelineFixture.withoutDrawer(data)) {
            id = workshop.requests
                    .accept(PipelineFixture.small("a red boat", 3), null)
                    .getFirst()
                    .id();
            assertThat(workshop.artworks.find(id).orElseThrow().stage()).isEqualTo(Stage.ACCEPTED);
        }
        try (PipelineFixture workshop = PipelineFixture.open(data)) {
            assertThat(workshop.done(id).drawing()).isNotNull();
        }
    }

    @Test
    void aDrawingThatIsCutOffByTheEndOfTheProcessIsDoneAnewAndCountsAsNoFailure() throws Exception {
        String id;
        try (PipelineFixture workshop = PipelineFixture.open(data)) {
            id = workshop.requests
                    .accept(PipelineFixture.sized("a slow river", 5, 8, 1, Goal.SEALED), null)
                    .getFirst()
                    .id();
            until(workshop, id, artwork -> artwork.progress() != null);
        }
        try (PipelineFixture workshop = PipelineFixture.open(data)) {
            assertThat(workshop.artworks.find(id).orElseThrow().stage()).isEqualTo(Stage.ACCEPTED);
            assertThat(workshop.artworks.find(id).orElseThrow().failure()).isNull();
            assertThat(workshop.done(id).drawing()).isNotNull();
        }
    }

    @Test
    void aTaskThatADeadProcessHadTakenIsFreedAtStart() throws Exception {
        String id;
        try (PipelineFixture workshop = PipelineFixture.withoutDrawer(data)) {
            id = workshop.requests
                    .accept(PipelineFixture.small("a red boat", 3), null)
                    .getFirst()
                    .id();
            workshop.database
                    .writer()
                    .useHandle(handle -> handle.execute(
                            "INSERT INTO scheduled_tasks (task_name, task_instance, execution_time, picked, picked_by,"
                                    + " last_heartbeat, version) VALUES ('draw', ?, 0, 1, 'mintmark-draw', ?, 2)",
                            id,
                            System.currentTimeMillis()));
        }
        try (PipelineFixture workshop = PipelineFixture.open(data)) {
            assertThat(workshop.done(id).drawing()).isNotNull();
        }
    }

    @Test
    void aCancelledDrawingStopsBetweenTwoSteps() throws Exception {
        try (PipelineFixture workshop = PipelineFixture.open(data)) {
            String id = workshop.requests
                    .accept(PipelineFixture.sized("a slow river", 5, 400, 1, Goal.SEALED), null)
                    .getFirst()
                    .id();
            until(workshop, id, artwork -> artwork.progress() != null);

            assertThat(workshop.requests.cancel(id).stage()).isEqualTo(Stage.CANCELLED);

            // the lane is free again long before 400 steps are over
            assertThat(workshop.sealed("a quick brook", 6).done()).isTrue();
            assertThat(workshop.artworks.find(id).orElseThrow().drawing()).isNull();
            assertThatThrownBy(() -> workshop.requests.cancel(id))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("CANCELLED");
        }
    }

    @Test
    void goesToTheMintAndTriesPassingErrorsAgain() throws Exception {
        AtomicInteger pins = new AtomicInteger();
        PinStep pinner = (artwork, file) -> {
            if (pins.incrementAndGet() == 1) {
                throw new SourceUnavailableException("IPFS does not answer.");
            }
            return new Pin("bafkrei-of-" + artwork.sealed().sha256().substring(0, 8), null, null);
        };
        CopyOnWriteArrayList<String> calls = new CopyOnWriteArrayList<>();
        List<Artwork> seen = new CopyOnWriteArrayList<>();
        try (PipelineFixture workshop = PipelineFixture.withoutDrawer(data, pinner, new Counter(calls))) {
            Artwork accepted = workshop.give(
                    PipelineFixture.sized("a coin", 9, 1, 1, Goal.CONFIRMED), PipelineFixture.clouds(256, 9));
            try (Subscription subscription = workshop.pipeline.subscribe(accepted.id(), seen::add)) {
                Artwork artwork = workshop.done(accepted.id());

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
    void aStepThatCannotSucceedFailsTheArtworkAndARetryTakesItUpWhereItStood() throws Exception {
        AtomicInteger pins = new AtomicInteger();
        PinStep pinner = (artwork, file) -> {
            if (pins.incrementAndGet() == 1) {
                throw new StepFailedException("pin-refused", "The pinning service refuses the file.");
            }
            return new Pin("bafkrei", null, null);
        };
        try (PipelineFixture workshop =
                PipelineFixture.withoutDrawer(data, pinner, new Counter(new CopyOnWriteArrayList<>()))) {
            String id = workshop.give(
                            PipelineFixture.sized("a coin", 9, 1, 1, Goal.PINNED), PipelineFixture.clouds(256, 9))
                    .id();
            Artwork failed = workshop.done(id);
            assertThat(failed.stage()).isEqualTo(Stage.FAILED);
            assertThat(failed.failure()).isNotNull();
            assertThat(failed.failure().type()).isEqualTo("pin-refused");

            String sha256 = failed.sealed().sha256();
            workshop.requests.retry(id);
            Artwork pinned = workshop.done(id);

            assertThat(pinned.stage()).isEqualTo(Stage.PINNED);
            assertThat(pinned.sealed().sha256()).as("sealed once").isEqualTo(sha256);
        }
    }

    @Test
    void aSealedArtworkCanBeSentOnToTheMintOnce() throws Exception {
        PinStep pinner = (artwork, file) -> new Pin("bafkrei", null, null);
        try (PipelineFixture workshop =
                PipelineFixture.withoutDrawer(data, pinner, new Counter(new CopyOnWriteArrayList<>()))) {
            Artwork sealed = workshop.given("a coin", 11);
            MintOrder order = new MintOrder(null, 250, "Coin", null, null);

            workshop.requests.mint(sealed.id(), order);

            Artwork minted = workshop.done(sealed.id());
            assertThat(minted.stage()).isEqualTo(Stage.CONFIRMED);
            assertThat(minted.mint()).isEqualTo(order);
            assertThatThrownBy(() -> workshop.requests.mint(sealed.id(), order))
                    .isInstanceOf(InvalidRequestException.class);
            assertThatThrownBy(() -> workshop.requests.delete(sealed.id()))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("CONFIRMED");
        }
    }

    @Test
    void deletingRemovesTheFiles() throws Exception {
        try (PipelineFixture workshop = PipelineFixture.withoutDrawer(data)) {
            Artwork artwork = workshop.given("a leaf", 12);
            workshop.requests.delete(artwork.id());
            assertThat(workshop.artworks.find(artwork.id())).isEmpty();
            assertThat(workshop.files.path(artwork.sealed().sha256())).isEmpty();
            assertThat(workshop.files.path(artwork.drawing())).isEmpty();
        }
    }

    private static void until(PipelineFixture workshop, String id, java.util.function.Predicate<Artwork> holds)
            throws InterruptedException {
        long end = System.nanoTime() + SOON.toNanos();
        while (!holds.test(workshop.artworks.find(id).orElseThrow())) {
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
