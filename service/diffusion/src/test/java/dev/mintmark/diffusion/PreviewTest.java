package dev.mintmark.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreviewTest {
    private static final Path STARTER = Path.of("../../models/starter");

    @TempDir
    Path scratch;

    /** Keeps the previews of all steps. */
    private static final class Kept implements StepListener {
        final List<Preview> previews = new ArrayList<>();
        final List<Integer> steps = new ArrayList<>();

        @Override
        public boolean onStep(int step, int all) {
            return true;
        }

        @Override
        public boolean wantsPreview(int step, int all) {
            steps.add(step);
            return true;
        }

        @Override
        public void onPreview(Preview preview) {
            previews.add(preview);
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"ddim", "euler", "euler-ancestral", "heun", "dpm2", "dpmpp-2m", "unipc", "pndm", "lcm"})
    void theLastPreviewIsLikeTheDrawing(String sampler) throws Exception {
        try (DiffusionModel model = DiffusionModel.load(STARTER, Device.CPU)) {
            DrawRequest request = new DrawRequest("a red fox under a violet sky", "", 7, 12, 3, sampler, 384, 256);
            Kept kept = new Kept();

            Drawing drawn = model.draw(request, kept);

            assertThat(drawn.argb())
                    .as("the same as without")
                    .isEqualTo(model.draw(request, StepListener.NONE).argb());
            assertThat(kept.previews).hasSize(kept.steps.size());
            assertThat(kept.steps).startsWith(1, 2, 3);
            Preview last = kept.previews.getLast();
            assertThat(last.width()).isEqualTo(384 / model.folder().factor());
            assertThat(last.height()).isEqualTo(256 / model.folder().factor());
            assertThat(meanDifference(drawn, last)).as("levels").isLessThan(10);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tiny-sd",
                "tiny-sd2",
                "tiny-lcm",
                "tiny-xl",
                "tiny-sd3",
                "tiny-flux-schnell",
                "tiny-flux-dev",
                "tiny-sana"
            })
    void everyFamilyHasPreviews(String folder) throws Exception {
        Path root = Goldens.RESOURCES.resolve(folder);
        try (DiffusionModel model = DiffusionModel.load(root, Device.CPU)) {
            Kept kept = new Kept();
            model.draw(new DrawRequest("a fox", "", 7, 3, 3, null, 64, 64), kept);
            assertThat(kept.previews).hasSize(2);
            assertThat(kept.previews.getFirst().argb())
                    .hasSize((64 / model.folder().factor())
                            * (64 / model.folder().factor()));
        }
    }

    @Test
    void aLargePictureHasAPreviewOfAtMost128Pixels() throws Exception {
        try (DiffusionModel model = DiffusionModel.load(Goldens.TINY, Device.CPU)) {
            Kept kept = new Kept();
            int side = 129 * model.folder().factor();
            int width = Math.ceilDiv(side, model.folder().sizeMultiple())
                    * model.folder().sizeMultiple();
            model.draw(new DrawRequest("a fox", "", 7, 2, 1, "ddim", width, 64), kept);
            assertThat(kept.previews).hasSize(1);
            assertThat(kept.previews.getFirst().width()).isBetween(64, Preview.MAX_SIDE);
        }
    }

    @Test
    void aModelWithASafetyCheckerHasNone() throws Exception {
        Path model = Goldens.copy(Goldens.TINY, scratch.resolve("model"));
        Goldens.copy(Goldens.RESOURCES.resolve("safety-checker"), model);
        Kept kept = new Kept();
        try (DiffusionModel loaded = DiffusionModel.load(model, Device.CPU)) {
            assertThat(loaded.hasSafetyChecker()).isTrue();
            try {
                loaded.draw(new DrawRequest("a fox", "", 7, 3, 1, null, 64, 64), kept);
            } catch (UnsafeDrawingException e) {
                // it may flag what random weights draw
            }
        }
        assertThat(kept.previews).isEmpty();
    }

    private static double meanDifference(Drawing drawing, Preview preview) {
        int factor = drawing.width() / preview.width();
        double sum = 0;
        for (int i = 0; i < preview.argb().length; i++) {
            int top = i / preview.width() * factor;
            int left = i % preview.width() * factor;
            for (int shift = 0; shift < 24; shift += 8) {
                double mean = 0;
                for (int at = 0; at < factor * factor; at++) {
                    int pixel = drawing.argb()[(top + at / factor) * drawing.width() + left + at % factor];
                    mean += (pixel >> shift & 0xFF) / (double) (factor * factor);
                }
                sum += Math.abs(mean - (preview.argb()[i] >> shift & 0xFF));
            }
        }
        return sum / 3 / preview.argb().length;
    }
}
