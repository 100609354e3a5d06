package dev.mintmark.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mintmark.diffusion.family.ImageTensor;
import dev.mintmark.diffusion.noisewatermark.GaussianShading;
import dev.mintmark.diffusion.noisewatermark.NoiseWatermarkDetection;
import dev.mintmark.diffusion.sampler.NoiseSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class InversionTest {
    private static final Path STARTER = Path.of("../../models/starter");
    private static final GaussianShading GAUSSIAN_SHADING = GaussianShading.of(new byte[32]);

    private static InversionRequest request(Drawing drawing) {
        return new InversionRequest(
                drawing.argb(), drawing.width(), drawing.height(), drawing.width(), drawing.height());
    }

    @Test
    void readsTheMarkOfADrawingAndOfItsHalvedCopy() throws Exception {
        assumeTrue(Files.isRegularFile(STARTER.resolve("unet/model.onnx")), "the starter model is not here");
        DrawRequest fox =
                ModelDefaults.read(STARTER).request("a green moon behind a range of white mountains at night", 7);
        try (DiffusionModel model = DiffusionModel.load(STARTER, Device.CPU)) {
            int count = model.folder().latents(512, 512);
            assertThat(count).isEqualTo(8192);
            NoiseSource watermarked = NoiseSource.withSigns(GAUSSIAN_SHADING.noiseSigns(0xC0FFEE, count));
            Drawing drawing = model.draw(fox, watermarked, StepListener.NONE);
            assertThat(model.draw(fox, watermarked, StepListener.NONE).argb()).containsExactly(drawing.argb());
            Drawing plain = model.draw(fox, StepListener.NONE);
            assertThat(plain.argb()).isNotEqualTo(drawing.argb());

            float[] noise = model.invert(request(drawing), StepListener.NONE);
            assertThat(GAUSSIAN_SHADING.read(noise).map(NoiseWatermarkDetection::id))
                    .contains(0xC0FFEEL);
            assertThat(GAUSSIAN_SHADING.read(model.invert(request(plain), StepListener.NONE)))
                    .isEmpty();

            int[] half = new int[256 * 256];
            for (int i = 0; i < half.length; i++) {
                half[i] = drawing.argb()[i / 256 * 2 * 512 + i % 256 * 2];
            }
            Optional<NoiseWatermarkDetection> fromHalf = GAUSSIAN_SHADING.read(
                    model.invert(new InversionRequest(half, 256, 256, 512, 512), StepListener.NONE));
            assertThat(fromHalf.map(NoiseWatermarkDetection::id)).contains(0xC0FFEEL);
        }
    }

    @Test
    void reportsEveryStepAndCanBeCancelled() throws Exception {
        try (DiffusionModel model = DiffusionModel.load(Goldens.TINY, Device.CPU)) {
            Drawing drawing = model.draw(
                    new DrawRequest("a fox", "", 7, 5, 1, "ddim", 64, 64), NoiseSource.NORMAL, StepListener.NONE);
            assertThat(model.invert(request(drawing), StepListener.NONE)).hasSize(4 * 8 * 8);
            assertThatThrownBy(() -> model.invert(request(drawing), (step, steps) -> step < 3))
                    .isInstanceOf(DrawCancelledException.class)
                    .hasMessageContaining("after step 3 of 10");
            assertThatThrownBy(
                            () -> model.invert(new InversionRequest(drawing.argb(), 64, 64, 60, 64), StepListener.NONE))
                    .isInstanceOf(InvalidDrawRequestException.class)
                    .hasMessageContaining("multiple of 16");
        }
    }

    @Test
    void reportsAModelWithoutAnEncoder() throws Exception {
        try (DiffusionModel model = DiffusionModel.load(Goldens.HALF, Device.CPU)) {
            assertThat(model.folder().hasEncoder()).isFalse();
            assertThatThrownBy(() ->
                            model.invert(new InversionRequest(new int[64 * 64], 64, 64, 64, 64), StepListener.NONE))
                    .isInstanceOf(DrawFailedException.class)
                    .hasMessageContaining("lacks")
                    .hasMessageContaining("vae_encoder");
        }
    }

    @Test
    void refusesAModelOfFlowMatching() throws Exception {
        try (DiffusionModel model = DiffusionModel.load(Goldens.RESOURCES.resolve("tiny-flux-schnell"), Device.CPU)) {
            assertThat(model.folder().hasEncoder()).isTrue();
            assertThat(model.folder().isInvertible()).isFalse();
            assertThatThrownBy(() ->
                            model.invert(new InversionRequest(new int[64 * 64], 64, 64, 64, 64), StepListener.NONE))
                    .isInstanceOf(DrawFailedException.class)
                    .hasMessageContaining("of FLUX.1 cannot be estimated");
        }
    }

    @Test
    void scalesPicturesWithoutMovingThem() {
        int[] ramp = new int[96 * 40];
        for (int i = 0; i < ramp.length; i++) {
            ramp[i] = 0xFF000000 | (i % 96 * 2) << 16 | (i / 96 * 5) << 8 | 128;
        }
        float[] same = ImageTensor.of(ramp, 96, 40, 96, 40);
        assertThat(same[17]).isCloseTo(34 / 127.5f - 1, within(1e-6f));
        float[] other = ImageTensor.of(ramp, 96, 40, 144, 20);
        for (int x = 12; x < 132; x++) {
            double at = (x + 0.5) * 96 / 144 - 0.5;
            assertThat(other[10 * 144 + x]).isCloseTo((float) (at * 2 / 127.5 - 1), within(2e-3f));
        }
        for (int y = 4; y < 16; y++) {
            double at = (y + 0.5) * 2 - 0.5;
            assertThat(other[(20 + y) * 144 + 70]).isCloseTo((float) (at * 5 / 127.5 - 1), within(2e-3f));
        }
        assertThat(other[2 * 20 * 144 + 5]).isCloseTo(128 / 127.5f - 1, within(1e-5f));
    }
}
