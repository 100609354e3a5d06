package dev.mintmark.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.diffusion.family.VaeDecoder;
import dev.mintmark.diffusion.family.VaeEncoder;
import dev.mintmark.diffusion.onnx.OnnxBackend;
import dev.mintmark.diffusion.sampler.TorchRandom;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Pictures decoded in tiles, compared with diffusers' tiles, and when tiles are used. */
@Tag("slow")
class VaeTilingTest {
    private static final LoadOptions TILES = LoadOptions.DEFAULT.withVaeTiling(VaeTiling.ALWAYS);

    @TempDir
    Path scratch;

    static Stream<Arguments> cases() {
        return Goldens.json("tiles/cases.json")
                .valueStream()
                .map(one -> Arguments.argumentSet(one.get("name").stringValue(), one));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void decodesTheTilesOfDiffusers(JsonNode golden) throws Exception {
        Path model = Goldens.RESOURCES.resolve("tiny-" + golden.get("family").stringValue());
        int[] expected = Goldens.pixels(
                        ImageIO.read(Goldens.file("tiles/" + golden.get("name").stringValue() + ".png")
                                .toFile()))
                .argb();
        assertThat(Goldens.difference(draw(model, golden, TILES), expected)).isLessThanOrEqualTo(1);
        assertThat(Goldens.difference(draw(model, golden, LoadOptions.DEFAULT), expected))
                .as("tiles show")
                .isGreaterThan(1);
    }

    static Stream<Arguments> pictures() {
        return Goldens.json("tiles/from-pictures.json")
                .valueStream()
                .map(one -> Arguments.argumentSet(one.get("name").stringValue(), one));
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void encodesTheTilesOfDiffusers(JsonNode golden) throws Exception {
        InputImage start = Goldens.picture("tiles/" + golden.get("start").stringValue());
        DrawRequest request = new DrawRequest(
                        "a red fox under a violet sky, watercolour", null, 7, 4, 5, null, start.width(), start.height())
                .withImage(start, 0.5);
        int[] expected =
                Goldens.picture("tiles/" + golden.get("name").stringValue()).argb();
        Path model = Goldens.RESOURCES.resolve("tiny-sd2");
        assertThat(Goldens.difference(draw(model, request, TILES), expected)).isLessThanOrEqualTo(1);
    }

    @Test
    void encodesInOnePieceUpToTheLimitAndInTilesAbove() throws Exception {
        float[] atTheLimit = latents(VaeTiling.AUTO, 128, 128);
        assertThat(Arrays.equals(atTheLimit, latents(VaeTiling.NEVER, 128, 128)))
                .isTrue();
        float[] above = latents(VaeTiling.AUTO, 129, 128);
        assertThat(Arrays.equals(above, latents(VaeTiling.ALWAYS, 129, 128))).isTrue();
        assertThat(Arrays.equals(above, latents(VaeTiling.NEVER, 129, 128))).isFalse();
    }

    private static float[] latents(VaeTiling tiling, int height, int width) throws ModelException {
        ModelFolder folder = ModelFolder.read(Goldens.TINY);
        try (OnnxBackend backend = OnnxBackend.open(Device.CPU)) {
            float[] planes = new TorchRandom(7).normal(3 * height * folder.factor() * width * folder.factor());
            return VaeEncoder.load(backend, folder, tiling).encode(planes, height, width, null);
        }
    }

    @Test
    void decodesInOnePieceWhatFitsIntoOneTile() throws Exception {
        DrawRequest request = new DrawRequest("a red fox", null, 7, 2, 5, null, 64, 64);
        assertThat(draw(Goldens.TINY, request, TILES))
                .containsExactly(draw(Goldens.TINY, request, LoadOptions.DEFAULT));
    }

    @Test
    void decodesInOnePieceUpToTheLimitAndInTilesAbove() throws Exception {
        float[] atTheLimit = planes(VaeTiling.AUTO, 128, 128);
        assertThat(Arrays.equals(atTheLimit, planes(VaeTiling.NEVER, 128, 128))).isTrue();
        assertThat(Arrays.equals(atTheLimit, planes(VaeTiling.ALWAYS, 128, 128)))
                .isFalse();
        float[] above = planes(VaeTiling.AUTO, 129, 128);
        assertThat(Arrays.equals(above, planes(VaeTiling.ALWAYS, 129, 128))).isTrue();
        assertThat(Arrays.equals(above, planes(VaeTiling.NEVER, 129, 128))).isFalse();
    }

    @Test
    void decodesAnotherAutoencoderInOnePiece() throws Exception {
        DrawRequest request = new DrawRequest("a red fox", null, 7, 2, 5, null, 96, 64);
        Path sana = Goldens.RESOURCES.resolve("tiny-sana");
        assertThat(draw(sana, request, TILES)).containsExactly(draw(sana, request, LoadOptions.DEFAULT));
    }

    @Test
    void takesTheTileOfStableDiffusion1WhereTheFolderNamesNone() throws Exception {
        Path model = Goldens.copy(Goldens.TINY, scratch.resolve("model"));
        Path config = model.resolve("vae_decoder/config.json");
        Files.writeString(config, Files.readString(config).replace("\"sample_size\": 64", "\"sample_size\": 512"));
        float[] named = planes(model, VaeTiling.ALWAYS, 72, 64);
        Files.writeString(config, Files.readString(config).replace("\"sample_size\": 512", "\"sample_size\": null"));
        assertThat(Arrays.equals(named, planes(model, VaeTiling.ALWAYS, 72, 64)))
                .isTrue();
        assertThat(Arrays.equals(named, planes(model, VaeTiling.NEVER, 72, 64))).isFalse();
    }

    private static float[] planes(VaeTiling tiling, int height, int width) throws ModelException {
        return planes(Goldens.TINY, tiling, height, width);
    }

    private static float[] planes(Path model, VaeTiling tiling, int height, int width) throws ModelException {
        ModelFolder folder = ModelFolder.read(model);
        try (OnnxBackend backend = OnnxBackend.open(Device.CPU)) {
            float[] latents = new TorchRandom(7).normal(folder.latentChannels() * height * width);
            return VaeDecoder.load(backend, folder, tiling).planes(latents, height, width);
        }
    }

    private static int[] draw(Path model, JsonNode golden, LoadOptions options) throws ModelException {
        DrawRequest request = new DrawRequest(
                "a red fox under a violet sky, watercolour",
                null,
                7,
                4,
                5,
                null,
                golden.get("width").intValue(),
                golden.get("height").intValue());
        return draw(model, request, options);
    }

    private static int[] draw(Path model, DrawRequest request, LoadOptions options) throws ModelException {
        try (DiffusionModel loaded = DiffusionModel.load(model, Device.CPU, options)) {
            return loaded.draw(request, StepListener.NONE).argb();
        }
    }
}
