package dev.mintmark.app.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.artwork.Pin;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.draw.EndlessNetwork;
import dev.mintmark.app.draw.ModelFolders;
import dev.mintmark.app.draw.NewModel;
import dev.mintmark.app.ipfs.BlockStore;
import dev.mintmark.app.ipfs.Pinner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Cancelling and deleting stop the work on an artwork and remove its files. */
@Tag("slow")
@Timeout(120)
final class CancellationTest {
    @TempDir
    Path data;

    @Test
    void aCancelledDrawingStopsBetweenTwoSteps() throws Exception {
        try (PipelineFixture fixture = PipelineFixture.open(data)) {
            String id = fixture.requests
                    .create(PipelineFixture.sized("a slow river", 5, 400, 1, Goal.SEALED), null)
                    .getFirst()
                    .id();
            fixture.until(id, artwork -> artwork.progress() != null);

            assertThat(fixture.requests.cancel(id).stage()).isEqualTo(Stage.CANCELLED);

            // the lane is free again long before 400 steps are over
            assertThat(fixture.sealed("a quick brook", 6).done()).isTrue();
            assertThat(fixture.artworks.find(id).orElseThrow().drawing()).isNull();
            assertThatThrownBy(() -> fixture.requests.cancel(id))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("CANCELLED");
        }
    }

    /** One run of this model's network lasts for ever. */
    @Test
    void aDrawingThatIsCancelledDeletedOrShutDownEndsInTheMiddleOfAStep() throws Exception {
        PipelineFixture fixture = PipelineFixture.open(data);
        try (fixture) {
            Path endless = ModelFolders.copy(PipelineFixture.tinyModel(), data.resolve("endless"));
            EndlessNetwork.append(endless.resolve("unet/model.onnx"), "timestep");
            fixture.models.add(NewModel.of(endless));

            fixture.requests.cancel(endlessDrawing(fixture));
            assertThat(fixture.sealed("a quick brook", 6).done()).isTrue();

            fixture.requests.delete(endlessDrawing(fixture));
            assertThat(fixture.tasks()).isZero();

            endlessDrawing(fixture);
            long start = System.nanoTime();
            fixture.pipeline.close();
            fixture.drawer.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        }
    }

    private static String endlessDrawing(PipelineFixture fixture) throws Exception {
        String id = fixture.services
                .apply("endless")
                .create(PipelineFixture.sized("a slow river", 5, 4, 1, Goal.SEALED), null)
                .getFirst()
                .id();
        Thread.sleep(1500); // nothing tells that the network runs
        assertThat(fixture.artworks.find(id).orElseThrow().progress()).isNull();
        return id;
    }

    @Test
    void deletingRemovesTheFiles() throws Exception {
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data)) {
            Artwork artwork = fixture.given("a leaf", 12);
            fixture.requests.delete(artwork.id());
            assertThat(fixture.artworks.find(artwork.id())).isEmpty();
            assertThat(fixture.files.get(artwork.sealed().sha256())).isEmpty();
            assertThat(fixture.files.get(artwork.drawing())).isEmpty();
        }
    }

    /** The pin is put on IPFS when the deletion comes, and must be gone from it when the deletion returns. */
    @Test
    void deletingWaitsForTheRunningStepAndRemovesItsResult() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        PinStep slow = new DelegatingPinStep(pinner()) {
            @Override
            public Pin pin(Artwork artwork, byte[] file) throws Exception {
                begun.countDown();
                goOn.await();
                return super.pin(artwork, file);
            }
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
            fixture.until(artwork.id(), now -> now.stage() == Stage.CANCELLED);
            assertThat(deletion.isDone()).isFalse();

            goOn.countDown();
            deletion.get();

            assertThat(fixture.artworks.find(artwork.id())).isEmpty();
            assertThat(fixture.files.get(sealed.sealed().sha256())).isEmpty();
            assertThat(fixture.files.get(sealed.drawing())).isEmpty();
            assertThat(PipelineFixture.filesIn(data.resolve("blocks"))).isZero();
            assertThat(fixture.tasks()).isZero();
            assertThatThrownBy(() -> fixture.requests.delete(artwork.id())).isInstanceOf(NotFoundException.class);
        }
    }

    /** The process was killed when the blocks were written and the pin was not registered, so the pinner could not clean up. */
    @Test
    void whatATryToPinLeftIsGoneWhenTheArtworkIsDeleted() throws Exception {
        PinStep interrupted = new DelegatingPinStep(pinner()) {
            @Override
            public Pin pin(Artwork artwork, byte[] file) throws Exception {
                super.pin(artwork, file);
                throw new StepFailedException("pin-lost", "What the pinner did is not known.");
            }
        };
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data, interrupted, null)) {
            String id = fixture.give(
                            PipelineFixture.sized("a leaf", 15, 1, 1, Goal.PINNED), PipelineFixture.clouds(256, 15))
                    .id();
            assertThat(fixture.done(id).pin()).isNull();
            assertThat(PipelineFixture.filesIn(data.resolve("blocks"))).isPositive();

            fixture.requests.delete(id);

            assertThat(PipelineFixture.filesIn(data.resolve("blocks"))).isZero();
        }
    }

    @Test
    void deletingStopsARunningDrawing() throws Exception {
        try (PipelineFixture fixture = PipelineFixture.open(data)) {
            String id = fixture.requests
                    .create(PipelineFixture.sized("a slow river", 5, 400, 1, Goal.SEALED), null)
                    .getFirst()
                    .id();
            fixture.until(id, artwork -> artwork.progress() != null);
            fixture.requests.delete(id);
            assertThat(fixture.artworks.find(id)).isEmpty();
            assertThat(fixture.tasks()).isZero();
            assertThat(fixture.sealed("a quick brook", 6).done()).isTrue();
        }
    }

    /** What is deleted while many steps run leaves neither a row nor a task nor a file. */
    @Test
    void deletionsAtAnyMomentLeaveNothingBehind() throws Exception {
        PinStep pinner = TestSteps.pinning(() -> Thread.sleep(5));
        try (PipelineFixture fixture =
                PipelineFixture.withoutDrawer(data, pinner, new TestSteps.ForeignMints(new CopyOnWriteArrayList<>()))) {
            for (int i = 0; i < 12; i++) {
                String id = fixture.give(
                                PipelineFixture.sized("a leaf", 20 + i, 1, 1, Goal.PINNED),
                                PipelineFixture.clouds(256, 20 + i))
                        .id();
                Thread.sleep(i * 30L);
                fixture.requests.delete(id);
            }
            assertThat(fixture.artworks.list(null, 100, null)).isEmpty();
            assertThat(fixture.tasks()).isZero();
            try (var left = java.nio.file.Files.walk(fixture.folder.files())) {
                assertThat(left.filter(java.nio.file.Files::isRegularFile)).isEmpty();
            }
        }
    }

    private PinStep pinner() throws IOException {
        return PinStep.of(new Pinner(new BlockStore(data.resolve("blocks")), null));
    }
}
