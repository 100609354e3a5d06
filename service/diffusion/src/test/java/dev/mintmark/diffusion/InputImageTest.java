package dev.mintmark.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Pictures and masks that cannot be drawn from, each named in one sentence. */
@Tag("slow")
class InputImageTest {
    private static final DrawRequest FOX = new DrawRequest("a red fox", null, 7, 5, 7.5, null, 64, 64);
    private static final InputImage GREY = image(64, 64, 0xFF808080);

    @Test
    void refusesAPictureOrAMaskOfAnotherSizeThanTheDrawing() {
        assertRefused(
                fox -> fox.withImage(image(32, 64, 0xFF808080), 0.5),
                "image",
                "32 × 64 pixels and the drawing 64 × 64");
        assertRefused(fox -> fox.withMask(GREY, image(64, 32, 0xFF808080), 0.5), "mask", "64 × 32 pixels");
    }

    @Test
    void refusesTransparentPixels() {
        assertRefused(fox -> fox.withImage(image(64, 64, 0x80808080), 0.5), "image", "transparent pixels");
    }

    @Test
    void refusesAStrengthThatChangesNothing() {
        assertRefused(fox -> fox.withImage(GREY, 0), "strength", "must be above 0");
        assertRefused(fox -> fox.withImage(GREY, 1.1), "strength", "not 1.1");
        assertRefused(fox -> fox.withImage(GREY, 0.1), "strength", "no step would be run");
    }

    @Test
    void leavesOutStepsByStrengthUnlessTheSamplerOfAConsistencyModelChoosesThemBelowIt() throws Exception {
        try (DiffusionModel consistency = DiffusionModel.load(Goldens.RESOURCES.resolve("tiny-lcm"), Device.CPU);
                DiffusionModel other = DiffusionModel.load(Goldens.TINY, Device.CPU)) {
            assertThat(stepsAtHalfStrength(consistency, "lcm")).isEqualTo(4);
            assertThat(stepsAtHalfStrength(consistency, "ddim")).isEqualTo(2);
            assertThat(stepsAtHalfStrength(other, "lcm")).isEqualTo(2);
            assertThat(stepsAtHalfStrength(other, "ddim")).isEqualTo(2);
        }
    }

    private static int stepsAtHalfStrength(DiffusionModel model, String sampler) {
        AtomicInteger done = new AtomicInteger();
        DrawRequest request = new DrawRequest("a red fox", null, 7, 4, 1, sampler, 64, 64).withImage(GREY, 0.5);
        model.draw(request, (step, steps) -> done.incrementAndGet() <= steps);
        return done.get();
    }

    @Test
    void refusesAMaskWithoutAPicture() {
        assertRefused(
                fox -> new DrawRequest("", null, 7, 5, 7.5, 0, null, 64, 64, null, 1, GREY, List.of(), null, 0),
                "image",
                "need a picture");
    }

    @Test
    void refusesToDrawFromTextAloneWithAModelThatRepaintsOrRefines() throws Exception {
        try (DiffusionModel inpaint = DiffusionModel.load(Goldens.RESOURCES.resolve("tiny-inpaint"), Device.CPU)) {
            assertThatThrownBy(() -> inpaint.draw(FOX, StepListener.NONE))
                    .isInstanceOf(InvalidDrawRequestException.class)
                    .hasMessageContaining("only repaints a part of a picture");
            assertThatThrownBy(() -> inpaint.draw(FOX.withImage(GREY, 0.5), StepListener.NONE))
                    .isInstanceOf(InvalidDrawRequestException.class)
                    .hasMessageContaining("give it a picture and a mask");
        }
        try (DiffusionModel refiner = DiffusionModel.load(Goldens.RESOURCES.resolve("tiny-refiner"), Device.CPU)) {
            assertThatThrownBy(() -> refiner.draw(FOX, StepListener.NONE))
                    .isInstanceOf(InvalidDrawRequestException.class)
                    .hasMessageContaining("refines pictures");
        }
    }

    @Test
    void saysThatAModelWithoutAnEncoderTakesNoPicture() throws Exception {
        try (DiffusionModel model = DiffusionModel.load(Goldens.HALF, Device.CPU)) {
            assertThatThrownBy(() -> model.draw(FOX.withImage(GREY, 0.5), StepListener.NONE))
                    .isInstanceOf(DrawFailedException.class)
                    .hasMessageContaining("vae_encoder");
        }
    }

    private static void assertRefused(UnaryOperator<DrawRequest> change, String field, String words) {
        assertThatThrownBy(() -> {
                    try (DiffusionModel model = DiffusionModel.load(Goldens.TINY, Device.CPU)) {
                        model.draw(change.apply(FOX), StepListener.NONE);
                    }
                })
                .isInstanceOfSatisfying(
                        InvalidDrawRequestException.class,
                        refused -> assertThat(refused.field()).isEqualTo(field))
                .hasMessageContaining(words);
    }

    private static InputImage image(int width, int height, int argb) {
        int[] pixels = new int[width * height];
        Arrays.fill(pixels, argb);
        return new InputImage(pixels, width, height);
    }
}
