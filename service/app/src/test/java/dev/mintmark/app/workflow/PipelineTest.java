package dev.mintmark.app.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.Failure;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.MintingPausedException;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.artwork.TestDrawings;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.draw.NewModel;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.c2pa.ValidationReport;
import dev.mintmark.watermark.Detection;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Artworks go through the steps to their goal. */
@Tag("slow")
@Timeout(120)
final class PipelineTest {
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
    void whatAModelCouldNotDrawIsInTheRecipeAndInItsCommitment() throws Exception {
        try (PipelineFixture fixture = PipelineFixture.open(data)) {
            fixture.models.add(NewModel.of(PipelineFixture.tinyModel().resolveSibling("tiny-sd3")));
            String prompt = "a very long story ".repeat(60) + "with a fox";
            DrawParameters.Request parameters = TestDrawings.request(prompt, null, 1L, 1, 3.0, null, 64, 64);
            Artwork accepted = fixture.requests
                    .create(new GenerateRequest(parameters, "tiny-sd3", 1, null, false, false, false, null), null)
                    .getFirst();
            Artwork drawn = fixture.done(accepted.id());

            assertThat(accepted.recipe().notDrawn()).isNull();
            assertThat(drawn.recipe().notDrawn()).contains("was not drawn", "with a fox");
            assertThat(drawn.commitment()).isNotEqualTo(accepted.commitment());
        }
    }

    @Test
    void theFileContainsThePromptOnlyIfItIsDisclosed() throws Exception {
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data)) {
            String prompt = "the secret of the green garden";
            Artwork hidden = fixture.given(prompt, 1);
            GenerateRequest small = PipelineFixture.small(prompt, 1);
            GenerateRequest open = new GenerateRequest(small.parameters(), null, 1, null, true, false, false, null);
            Artwork disclosed = fixture.done(
                    fixture.give(open, PipelineFixture.clouds(256, 1)).id());

            assertThat(text(fixture, hidden)).doesNotContain(prompt);
            assertThat(text(fixture, disclosed)).contains(prompt);
        }
    }

    @Test
    void severalImagesHaveConsecutiveSeeds() throws Exception {
        try (PipelineFixture fixture = PipelineFixture.open(data)) {
            List<Artwork> accepted =
                    fixture.requests.create(PipelineFixture.sized("two trees", 40, 1, 2, Goal.SEALED), null);
            assertThat(accepted)
                    .extracting(artwork -> artwork.recipe().parameters().seed())
                    .containsExactly(40L, 41L);
            for (Artwork artwork : accepted) {
                assertThat(fixture.done(artwork.id()).drawing()).isNotNull();
            }
        }
    }

    /** Perhaps by what another request had taken at that moment. */
    @Test
    void aStepThatRunsOutOfMemoryIsTriedAgain() throws Exception {
        AtomicInteger pins = new AtomicInteger();
        PinStep pinner = TestSteps.pinning(() -> {
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
    void mintsAndRetriesPassingErrors() throws Exception {
        AtomicInteger pins = new AtomicInteger();
        PinStep pinner = TestSteps.pinning(() -> {
            if (pins.incrementAndGet() == 1) {
                throw new SourceUnavailableException("IPFS does not answer.");
            }
        });
        CopyOnWriteArrayList<String> calls = new CopyOnWriteArrayList<>();
        List<Artwork> seen = new CopyOnWriteArrayList<>();
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data, pinner, new TestSteps.ForeignMints(calls))) {
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
    void anArtworkSaysThatMintingIsPausedAndIsMintedWhenItIsResumed() throws Exception {
        AtomicInteger signs = new AtomicInteger();
        TestSteps.ForeignMints mints = new TestSteps.ForeignMints(new CopyOnWriteArrayList<>());
        MintStep paused = new MintStep() {
            @Override
            public boolean sign(Artwork artwork) {
                if (signs.incrementAndGet() == 1) {
                    throw new MintingPausedException("Minting is paused.");
                }
                return mints.sign(artwork);
            }

            @Override
            public void send(Artwork artwork) {
                mints.send(artwork);
            }

            @Override
            public Optional<Token> confirm(Artwork artwork) {
                return signs.get() == 1 ? Optional.empty() : mints.confirm(artwork);
            }
        };
        List<Artwork> seen = new CopyOnWriteArrayList<>();
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data, TestSteps.pinning(() -> {}), paused)) {
            Artwork accepted = fixture.give(
                    PipelineFixture.sized("a coin", 9, 1, 1, Goal.CONFIRMED), PipelineFixture.clouds(256, 9));
            try (Subscription subscription = fixture.requests.subscribe(accepted.id(), seen::add)) {
                Artwork artwork = fixture.done(accepted.id());

                assertThat(artwork.stage()).isEqualTo(Stage.CONFIRMED);
                assertThat(artwork.failure()).isNull();
                assertThat(seen)
                        .extracting(Artwork::failure)
                        .contains(new Failure("mint-waiting", "Minting is paused."));
            }
        }
    }

    @Test
    void aStepThatCannotSucceedFailsTheArtworkAndARetryContinuesFromThere() throws Exception {
        AtomicInteger pins = new AtomicInteger();
        PinStep pinner = TestSteps.pinning(() -> {
            if (pins.incrementAndGet() == 1) {
                throw new StepFailedException("pin-refused", "The pinning service refuses the file.");
            }
        });
        try (PipelineFixture fixture =
                PipelineFixture.withoutDrawer(data, pinner, new TestSteps.ForeignMints(new CopyOnWriteArrayList<>()))) {
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
        PinStep pinner = TestSteps.pinning(() -> {});
        try (PipelineFixture fixture =
                PipelineFixture.withoutDrawer(data, pinner, new TestSteps.ForeignMints(new CopyOnWriteArrayList<>()))) {
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

    private static String text(PipelineFixture fixture, Artwork artwork) throws Exception {
        return new String(
                fixture.files.get(artwork.sealed().sha256()).orElseThrow(),
                java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
