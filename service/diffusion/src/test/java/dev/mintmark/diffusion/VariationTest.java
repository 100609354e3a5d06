package dev.mintmark.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mintmark.diffusion.sampler.NoiseSource;
import dev.mintmark.diffusion.sampler.TorchRandom;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class VariationTest {
    private static final DrawRequest FOX = new DrawRequest("a red fox", "", 7, 4, 5, "euler-ancestral", 64, 64);

    static Stream<Arguments> cases() {
        return Goldens.json("variation.json")
                .get("rows")
                .valueStream()
                .map(row -> Arguments.argumentSet(
                        row.get("seed") + " towards " + row.get("variationSeed") + " by " + row.get("strength"), row));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void turnsTheNoiseAsAutomatic1111Does(JsonNode row) {
        JsonNode golden = Goldens.json("variation.json");
        JsonNode shape = golden.get("shape");
        int height = shape.get(1).intValue();
        int width = shape.get(2).intValue();
        float[] noise =
                new TorchRandom(row.get("seed").longValue()).normal(shape.get(0).intValue() * height * width);
        new Variation(row.get("variationSeed").longValue(), row.get("strength").doubleValue())
                .apply(noise, height, width);
        float[] expected = Goldens.floats(row.get("noise"));
        for (int i = 0; i < expected.length; i++) {
            assertThat(noise[i * golden.get("every").intValue()]).isCloseTo(expected[i], within(5e-6f));
        }
    }

    @Test
    void goesFromTheOneDrawingToTheOther() throws Exception {
        DrawRequest unguided = new DrawRequest("a red fox", "", 7, 4, 5, "ddim", 64, 64);
        try (DiffusionModel model = DiffusionModel.load(Goldens.TINY, Device.CPU)) {
            int[] own = draw(model, unguided, null);
            int[] other = draw(model, unguided.withSeed(8, null), null);
            assertThat(draw(model, unguided, new Variation(8, 0))).isEqualTo(own);
            assertThat(draw(model, unguided, new Variation(8, 1))).isEqualTo(other);
            int[] near = draw(model, unguided, new Variation(8, 0.1));
            assertThat(near).isNotEqualTo(own);
            assertThat(distance(near, own)).isLessThan(distance(near, other));
        }
    }

    @Test
    void keepsTheSeedsOwnNoiseInTheStepsThatFollow() throws Exception {
        try (DiffusionModel model = DiffusionModel.load(Goldens.TINY, Device.CPU)) {
            assertThat(draw(model, FOX, new Variation(8, 1))).isNotEqualTo(draw(model, FOX.withSeed(8, null), null));
            assertThat(draw(model, FOX, new Variation(7, 0.5)))
                    .as("towards itself")
                    .isEqualTo(draw(model, FOX, null));
        }
    }

    @Test
    void variesTheNoiseThatAPictureIsMixedWith() throws Exception {
        DrawRequest from = FOX.withImage(Goldens.picture("families/input"), 0.6);
        try (DiffusionModel model = DiffusionModel.load(Goldens.TINY, Device.CPU)) {
            assertThat(draw(model, from, new Variation(8, 0.3))).isNotEqualTo(draw(model, from, null));
        }
    }

    @Test
    void isDrawnInABatchAsAlone() throws Exception {
        try (DiffusionModel model = DiffusionModel.load(Goldens.TINY, Device.CPU)) {
            List<BatchResult> both = model.drawAll(
                    FOX,
                    Stream.of(8, 9)
                            .map(second -> new BatchPicture(
                                    7,
                                    new Variation(second, 0.2),
                                    NoiseSource.NORMAL,
                                    StepListener.NONE,
                                    new Cancellation()))
                            .toList());
            for (int i = 0; i < 2; i++) {
                int[] alone = draw(model, FOX, new Variation(8 + i, 0.2));
                assertThat(Goldens.difference(both.get(i).drawing().argb(), alone))
                        .isLessThanOrEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 0.5, variationSeed",
        "9007199254740992, 0.5, variationSeed",
        "1, -0.1, variationStrength",
        "1, 1.1, variationStrength",
        "1, NaN, variationStrength"
    })
    void refusesWhatIsOutOfRange(long seed, double strength, String field) {
        assertThatThrownBy(() -> new Variation(seed, strength))
                .isInstanceOfSatisfying(
                        InvalidDrawRequestException.class,
                        refused -> assertThat(refused.field()).isEqualTo(field));
    }

    private static int[] draw(DiffusionModel model, DrawRequest request, @Nullable Variation variation) {
        return model.draw(request.withVariation(variation), StepListener.NONE).argb();
    }

    private static long distance(int[] one, int[] other) {
        long sum = 0;
        for (int i = 0; i < one.length; i++) {
            for (int shift = 0; shift < 24; shift += 8) {
                sum += Math.abs((one[i] >> shift & 0xFF) - (other[i] >> shift & 0xFF));
            }
        }
        return sum;
    }
}
