package dev.mintmark.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.diffusion.sampler.NoiseSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CancellationTest {
    @Test
    void endsADrawingInTheMiddleOfAStepAndLeavesTheModelUsable() throws Exception {
        DrawRequest large = new DrawRequest("a red fox", null, 7, 50, 7.5, null, 512, 512);
        List<Integer> steps = new ArrayList<>();
        try (DiffusionModel model = DiffusionModel.load(Goldens.TINY, Device.CPU)) {
            Cancellation cancellation = new Cancellation();
            CompletableFuture<Void> later = CompletableFuture.runAsync(
                    cancellation::cancel, CompletableFuture.delayedExecutor(150, TimeUnit.MILLISECONDS));
            assertThatThrownBy(() -> model.draw(large, NoiseSource.NORMAL, (step, of) -> steps.add(step), cancellation))
                    .isInstanceOf(DrawCancelledException.class)
                    .hasMessage("The drawing was cancelled.");
            later.get();
            assertThat(steps).hasSizeLessThan(10);

            DrawRequest small = new DrawRequest("a red fox", null, 7, 2, 7.5, null, 64, 64);
            assertThat(model.draw(small, StepListener.NONE).argb()).hasSize(64 * 64);
        }
    }

    @Test
    void preventsADrawingThatHasNotBegun() throws Exception {
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();
        try (DiffusionModel model = DiffusionModel.load(Goldens.TINY, Device.CPU)) {
            DrawRequest fox = new DrawRequest("a red fox", null, 7, 2, 7.5, null, 64, 64);
            assertThatThrownBy(() -> model.draw(fox, NoiseSource.NORMAL, StepListener.NONE, cancellation))
                    .isInstanceOf(DrawCancelledException.class);
        }
        assertThat(cancellation.isCancelled()).isTrue();
    }
}
