package dev.mintmark.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Enlarged pictures and second passes, compared with those of torch and diffusers. */
@Tag("slow")
class UpscalerTest {
    private static final String FOX = "a red fox under a violet sky, watercolour";

    private static Upscaler upscaler(String name) throws ModelException {
        return Upscaler.load(Goldens.RESOURCES.resolve("tiny-upscaler-" + name), Device.CPU);
    }

    private static InputImage enlarged(Upscaler upscaler, InputImage picture) {
        return upscaler.enlarge(picture, StepListener.NONE, new Cancellation());
    }

    @ParameterizedTest
    @CsvSource({"twice, 2", "four-times, 4"})
    void enlargesAsTorchDoes(String name, int factor) throws Exception {
        try (Upscaler upscaler = upscaler(name)) {
            assertThat(upscaler.factor()).isEqualTo(factor);
            InputImage large = enlarged(upscaler, Goldens.picture("families/input-wide"));
            InputImage expected = Goldens.picture("enlarge/" + name);
            assertThat(large.width()).isEqualTo(expected.width());
            assertThat(Goldens.difference(large.argb(), expected.argb())).isLessThanOrEqualTo(1);
        }
    }

    /** This export takes 48 × 48 pixels; the picture has 96 × 64. */
    @Test
    void enlargesInWindowsWithoutSeams() throws Exception {
        try (Upscaler upscaler = upscaler("fixed")) {
            InputImage large = enlarged(upscaler, Goldens.picture("families/input-wide"));
            assertThat(Goldens.difference(
                            large.argb(), Goldens.picture("enlarge/fixed").argb()))
                    .isLessThanOrEqualTo(1);
        }
    }

    /** A pixel of this network sees less than 12 around it. So a cut over the seams of the windows must be enlarged to the same. */
    @ParameterizedTest
    @CsvSource({"700, 40", "37, 641", "321, 330"})
    void theWindowsOfALargePictureHaveNoSeams(int width, int height) throws Exception {
        InputImage picture = noise(width, height);
        int left = width > 600 ? 200 : 0;
        int top = height > 600 ? 200 : 0;
        int cutWidth = Math.min(300, width - left);
        int cutHeight = Math.min(300, height - top);
        try (Upscaler upscaler = upscaler("four-times")) {
            InputImage large = enlarged(upscaler, picture);
            assertThat(large.width()).isEqualTo(4 * width);
            assertThat(large.height()).isEqualTo(4 * height);
            InputImage expected = enlarged(upscaler, cut(picture, left, top, cutWidth, cutHeight));
            InputImage same = cut(large, 4 * left, 4 * top, 4 * cutWidth, 4 * cutHeight);
            int x = 4 * (cutWidth < width ? 12 : 0);
            int y = 4 * (cutHeight < height ? 12 : 0);
            int columns = 4 * cutWidth - 2 * x;
            int rows = 4 * cutHeight - 2 * y;
            assertThat(Goldens.difference(
                            cut(same, x, y, columns, rows).argb(),
                            cut(expected, x, y, columns, rows).argb()))
                    .isLessThanOrEqualTo(1);
        }
    }

    @Test
    void enlargesAPictureOfOnePixel() throws Exception {
        try (Upscaler upscaler = upscaler("four-times")) {
            assertThat(enlarged(upscaler, noise(1, 1)).argb()).hasSize(16);
        }
    }

    private static InputImage noise(int width, int height) {
        Random random = new Random(3);
        return new InputImage(random.ints((long) width * height, 0xFF000000, 0).toArray(), width, height);
    }

    private static InputImage cut(InputImage picture, int left, int top, int width, int height) {
        int[] argb = new int[width * height];
        for (int y = 0; y < height; y++) {
            System.arraycopy(picture.argb(), (top + y) * picture.width() + left, argb, y * width, width);
        }
        return new InputImage(argb, width, height);
    }

    static Stream<Arguments> passes() {
        return Goldens.json("enlarge/passes.json")
                .valueStream()
                .map(one -> Arguments.argumentSet(one.get("name").stringValue(), one));
    }

    @ParameterizedTest
    @MethodSource("passes")
    void aSecondPassDrawsWhatDiffusersDraws(JsonNode golden) throws Exception {
        Path model = Goldens.RESOURCES.resolve("tiny-" + golden.get("family").stringValue());
        DrawRequest request = new DrawRequest(
                FOX,
                null,
                7,
                6,
                5,
                null,
                golden.get("width").intValue(),
                golden.get("height").intValue());
        for (JsonNode control : golden.get("controls")) {
            request = request.withControl(
                    Goldens.picture("families/" + control.get("image").stringValue()),
                    control.get("scale").doubleValue(),
                    control.get("start").doubleValue(),
                    control.get("end").doubleValue());
        }
        JsonNode upscaler = golden.get("upscaler");
        try (DiffusionModel loaded = DiffusionModel.load(model, Device.CPU);
                Upscaler with = upscaler.isNull() ? null : upscaler(upscaler.stringValue())) {
            HighResolution large = new HighResolution(
                    golden.get("toWidth").intValue(),
                    golden.get("toHeight").intValue(),
                    golden.get("strength").doubleValue(),
                    with);
            StringBuilder steps = new StringBuilder();
            Drawing drawing = loaded.draw(
                    request,
                    large,
                    (step, all) -> steps.append(step).append('/').append(all).append(' ') != null,
                    new Cancellation());
            InputImage expected =
                    Goldens.picture("enlarge/pass-" + golden.get("name").stringValue());
            assertThat(drawing.width()).isEqualTo(expected.width());
            assertThat(Goldens.difference(drawing.argb(), expected.argb())).isLessThanOrEqualTo(1);
            int all = 6 + (int) (6 * large.strength());
            assertThat(steps.toString()).startsWith("1/" + all + " ").endsWith(" " + all + "/" + all + " ");
        }
    }

    @Test
    void refusesWhatItCannotDo(@TempDir Path folder) throws Exception {
        assertThatThrownBy(() -> Upscaler.load(folder.resolve("none"), Device.CPU))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("none");
        assertThatThrownBy(() -> Upscaler.load(Goldens.TINY.resolve("unet"), Device.CPU))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("has the inputs");
        assertThatThrownBy(() -> Upscaler.load(Goldens.TINY.resolve("vae_decoder"), Device.CPU))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("three channels");
        assertThatThrownBy(() -> Upscaler.load(Goldens.TINY.resolve("vae_encoder"), Device.CPU))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("multiplies both sides by one whole number");
        Upscaler closed = upscaler("fixed");
        closed.close();
        assertThatThrownBy(() -> enlarged(closed, noise(48, 48)))
                .isInstanceOf(DrawFailedException.class)
                .hasMessageContaining("closed");
        try (Upscaler upscaler = upscaler("four-times")) {
            InputImage glass = new InputImage(new int[16], 4, 4);
            assertThatThrownBy(() -> enlarged(upscaler, glass))
                    .isInstanceOf(InvalidDrawRequestException.class)
                    .hasMessageContaining("transparent");
            InputImage huge = noise(4097, 4096);
            assertThatThrownBy(() -> enlarged(upscaler, huge))
                    .isInstanceOf(InvalidDrawRequestException.class)
                    .hasMessageContaining("at most 268435456");
            Cancellation cancelled = new Cancellation();
            cancelled.cancel();
            assertThatThrownBy(() -> upscaler.enlarge(noise(48, 48), StepListener.NONE, cancelled))
                    .isInstanceOf(DrawCancelledException.class);
            assertThatThrownBy(() -> upscaler.enlarge(noise(700, 40), (done, all) -> done < 2, new Cancellation()))
                    .isInstanceOf(DrawCancelledException.class);
            assertThat(enlarged(upscaler, noise(8, 8)).width()).isEqualTo(32);
        }
    }

    @Test
    void refusesASecondPassBeforeItDrawsTheFirst() throws Exception {
        DrawRequest request = new DrawRequest(FOX, null, 7, 6, 5, null, 64, 64);
        try (DiffusionModel model = DiffusionModel.load(Goldens.RESOURCES.resolve("tiny-sd2"), Device.CPU)) {
            refused(model, request, 48, 96, "width", "must not be smaller");
            refused(model, request, 96, 97, "height", "multiple");
            refused(model, request.withMask(noise(64, 64), noise(64, 64), 0.5), 96, 96, "mask", "leave the mask out");
            assertThatThrownBy(() -> new HighResolution(96, 96, 1, null))
                    .isInstanceOfSatisfying(
                            InvalidDrawRequestException.class,
                            e -> assertThat(e.field()).isEqualTo("strength"));
        }
    }

    private static void refused(
            DiffusionModel model, DrawRequest request, int width, int height, String field, String sentence)
            throws IOException {
        StepListener none = (step, steps) -> {
            throw new AssertionError("a step was run");
        };
        assertThatThrownBy(() ->
                        model.draw(request, new HighResolution(width, height, 0.5, null), none, new Cancellation()))
                .isInstanceOfSatisfying(
                        InvalidDrawRequestException.class,
                        e -> assertThat(e.field()).isEqualTo(field))
                .hasMessageContaining(sentence);
    }

    @Test
    void aSecondPassNeedsAnEncoder(@TempDir Path folder) throws Exception {
        Path model = Goldens.copy(Goldens.RESOURCES.resolve("tiny-sd2"), folder.resolve("model"));
        Goldens.delete(model.resolve("vae_encoder"));
        assertThat(Files.exists(model.resolve("vae_encoder"))).isFalse();
        try (DiffusionModel loaded = DiffusionModel.load(model, Device.CPU)) {
            assertThatThrownBy(() -> loaded.draw(
                            new DrawRequest(FOX, null, 7, 6, 5, null, 64, 64),
                            new HighResolution(96, 96, 0.5, null),
                            StepListener.NONE,
                            new Cancellation()))
                    .isInstanceOf(DrawFailedException.class)
                    .hasMessageContaining("vae_encoder");
        }
    }
}
