package dev.mintmark.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiffusionModelTest {
    private static final DrawRequest FOX = new DrawRequest("a red fox", "", 7, 5, 7.5, "ddim", 64, 64);

    private static DiffusionModel model;

    @TempDir
    Path scratch;

    @BeforeAll
    static void load() throws ModelException {
        model = DiffusionModel.load(Goldens.TINY, Device.CPU);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void describesItself() {
        assertThat(model.device()).isEqualTo("CPU");
        assertThat(model.deviceNote()).isEmpty();
        assertThat(model.folder().factor()).isEqualTo(8);
        assertThat(model.folder().defaultWidth()).isEqualTo(64);
        assertThat(model.folder().defaultHeight()).isEqualTo(64);
    }

    @Test
    void drawsTheSameBytesForTheSameRequest() throws Exception {
        Drawing first = model.draw(FOX, StepListener.NONE);
        assertThat(first.width()).isEqualTo(64);
        assertThat(first.device()).isEqualTo("CPU");
        assertThat(first.seconds()).isPositive();
        assertThat(Arrays.stream(first.argb()).allMatch(pixel -> pixel >>> 24 == 0xFF))
                .isTrue();
        assertThat(model.draw(FOX, StepListener.NONE).argb()).containsExactly(first.argb());
        try (DiffusionModel another = DiffusionModel.load(Goldens.TINY, Device.CPU)) {
            assertThat(another.draw(FOX, StepListener.NONE).argb()).containsExactly(first.argb());
        }
    }

    @Test
    void drawsSomethingElseForAnotherSeedPromptOrNegativePrompt() {
        int[] fox = model.draw(FOX, StepListener.NONE).argb();
        assertThat(model.draw(new DrawRequest("a red fox", "", 8, 5, 7.5, "ddim", 64, 64), StepListener.NONE)
                        .argb())
                .isNotEqualTo(fox);
        assertThat(model.draw(new DrawRequest("a lake", "", 7, 5, 7.5, "ddim", 64, 64), StepListener.NONE)
                        .argb())
                .isNotEqualTo(fox);
        assertThat(model.draw(new DrawRequest("a red fox", "blurry", 7, 5, 7.5, "ddim", 64, 64), StepListener.NONE)
                        .argb())
                .isNotEqualTo(fox);
    }

    @Test
    void drawsOneAtATimeForManyThreads() throws Exception {
        int[] alone = model.draw(FOX, StepListener.NONE).argb();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Drawing>> drawings = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                drawings.add(threads.submit(() -> model.draw(FOX, StepListener.NONE)));
            }
            for (Future<Drawing> drawing : drawings) {
                assertThat(drawing.get().argb()).containsExactly(alone);
            }
        }
    }

    @Test
    void reportsEveryStepAndCanBeCancelled() {
        List<Integer> steps = new ArrayList<>();
        model.draw(FOX, (step, of) -> steps.add(step) && of == 5);
        assertThat(steps).containsExactly(1, 2, 3, 4, 5);

        assertThatThrownBy(() -> model.draw(FOX, (step, of) -> step < 3))
                .isInstanceOf(DrawCancelledException.class)
                .hasMessageContaining("after step 3 of 5");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "7 | 5 | 7.5 | ddim | 60 | 64 | width | multiple of 16 pixels with this model, not 60; 48 would do",
                "7 | 5 | 7.5 | ddim | 64 | 4 | height | not 4; 16 would do",
                "7 | 0 | 7.5 | ddim | 64 | 64 | steps | steps must be 1 to 500, not 0",
                "7 | 501 | 7.5 | ddim | 64 | 64 | steps | not 501",
                "-1 | 5 | 7.5 | ddim | 64 | 64 | seed | seed must be 0 to 9007199254740991, not -1",
                "9007199254740992 | 5 | 7.5 | ddim | 64 | 64 | seed | not 9007199254740992",
                "7 | 5 | NaN | ddim | 64 | 64 | guidance | guidance must be 0 to 50, not NaN",
                "7 | 5 | 50.1 | ddim | 64 | 64 | guidance | not 50.1",
                "7 | 5 | 7.5 | lucky | 64 | 64 | sampler | 'lucky' is not known; there are ddim",
                "7 | 5 | 7.5 | ddim | 0 | 64 | width | must be 1 to 4096 pixels, not 0",
                "7 | 5 | 7.5 | ddim | 64 | 4104 | height | must be 1 to 4096 pixels, not 4104",
            })
    void namesTheFieldThatCannotBeDrawn(
            long seed, int steps, double guidance, String sampler, int width, int height, String field, String words) {
        InvalidDrawRequestException refused = catchThrowableOfType(
                InvalidDrawRequestException.class,
                () -> model.draw(
                        new DrawRequest("a fox", "", seed, steps, guidance, sampler, width, height),
                        StepListener.NONE));
        assertThat(refused.field()).isEqualTo(field);
        assertThat(refused).hasMessageContaining(words);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void refusesAGuidanceRescaleOutOfRange(double share) {
        assertThatThrownBy(() -> FOX.withGuidanceRescale(share))
                .isInstanceOf(InvalidDrawRequestException.class)
                .hasMessage("The guidanceRescale must be 0 to 1, not " + share + ".");
    }

    @Test
    void refusesAGuidanceRescaleThatTheFamilyDoesNotHave() throws Exception {
        try (DiffusionModel flux = DiffusionModel.load(Goldens.RESOURCES.resolve("tiny-flux-schnell"), Device.CPU)) {
            DrawRequest request = new DrawRequest("a fox", null, 7, 1, 0, null, 64, 64).withGuidanceRescale(0.5);
            InvalidDrawRequestException refused = catchThrowableOfType(
                    InvalidDrawRequestException.class, () -> flux.draw(request, StepListener.NONE));
            assertThat(refused.field()).isEqualTo("guidanceRescale");
            assertThat(refused).hasMessageContaining("FLUX.1 cannot be rescaled");
        }
    }

    @Test
    void rescalesNothingWithoutGuidance() {
        DrawRequest unguided = new DrawRequest("a red fox", "", 7, 2, 1, "ddim", 64, 64);
        assertThat(model.draw(unguided.withGuidanceRescale(0.7), StepListener.NONE)
                        .argb())
                .isEqualTo(model.draw(unguided, StepListener.NONE).argb());
    }

    @Test
    void refusesATooLongPrompt() {
        assertThatThrownBy(() -> new DrawRequest("x".repeat(10_001), "", 7, 5, 7.5, "ddim", 64, 64))
                .isInstanceOf(InvalidDrawRequestException.class)
                .hasMessageContaining("10001 characters");
    }

    @Test
    void reportsADecoderThatReturnsNaN() throws Exception {
        Path broken = Goldens.copy(Goldens.TINY, scratch.resolve("broken"));
        String config = Files.readString(broken.resolve("vae_decoder/config.json"));
        Files.writeString(
                broken.resolve("vae_decoder/config.json"),
                config.replace("\"scaling_factor\": 0.18215", "\"scaling_factor\": 1e-44"));
        try (DiffusionModel loaded = DiffusionModel.load(broken, Device.CPU)) {
            assertThatThrownBy(() -> loaded.draw(FOX, StepListener.NONE))
                    .isInstanceOf(DrawFailedException.class)
                    .hasMessageContaining("no image (NaN or infinite)");
        }
    }

    @Test
    void reportsAConfigurationOfAnotherModel() throws Exception {
        Path broken = Goldens.copy(Goldens.TINY, scratch.resolve("broken"));
        Files.writeString(broken.resolve("vae_decoder/config.json"), "{\"block_out_channels\":[4,4,4]}");
        try (DiffusionModel loaded = DiffusionModel.load(broken, Device.CPU)) {
            assertThatThrownBy(() -> loaded.draw(FOX, StepListener.NONE))
                    .isInstanceOf(DrawFailedException.class)
                    .hasMessageContaining("[1, 3, 128, 128]");
        }
    }

    @Test
    void refusesToDrawAfterClose() throws Exception {
        DiffusionModel closed = DiffusionModel.load(Goldens.TINY, Device.CPU);
        closed.close();
        closed.close();
        assertThatThrownBy(() -> closed.draw(FOX, StepListener.NONE))
                .isInstanceOf(DrawFailedException.class)
                .hasMessageContaining("is closed");
    }
}
