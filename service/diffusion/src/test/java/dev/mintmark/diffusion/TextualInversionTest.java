package dev.mintmark.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Textual inversions compared with what diffusers draws with them, and files that are none. */
@Tag("slow")
class TextualInversionTest {
    private static final Path MODEL = Goldens.RESOURCES.resolve("tiny-sd2");
    private static final TextualInversion FOX = of("fox", null);
    private static final TextualInversion HANDS = of("bad-hands", null);
    private static final TextualInversion STYLES = of("two-styles", null);

    @TempDir
    Path scratch;

    static Stream<Arguments> cases() {
        return Goldens.json("textual-inversion/cases.json")
                .valueStream()
                .map(one -> Arguments.argumentSet(one.get("name").stringValue(), one));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void drawsWhatDiffusersDrawsWithIt(JsonNode golden) throws Exception {
        boolean xl = golden.get("family").stringValue().equals("xl");
        Path model = Goldens.RESOURCES.resolve("tiny-" + golden.get("family").stringValue());
        assertThat(Goldens.difference(
                        draw(model, golden, xl ? List.of(STYLES) : List.of(FOX, HANDS)), expected(golden)))
                .isLessThanOrEqualTo(1);
        assertThat(Goldens.difference(draw(model, golden, List.of()), expected(golden)))
                .as("the textual inversion shows")
                .isGreaterThan(3);
    }

    @Test
    void addsVectorsToAnEncoderWhoseWeightsLieInAFileBesideIt() throws Exception {
        JsonNode golden = golden("words");
        assertThat(Goldens.difference(draw(modelWithWeightsBeside(), golden, List.of(FOX, HANDS)), expected(golden)))
                .isLessThanOrEqualTo(1);
    }

    @Test
    void addsVectorsToAnEncoderInHalfPrecision() throws Exception {
        int[] whole = draw(Goldens.TINY, golden("words"), List.of(FOX, HANDS));
        int[] half = draw(Goldens.HALF, golden("words"), List.of(FOX, HANDS));
        int[] without = draw(Goldens.HALF, golden("words"), List.of());
        assertThat(meanDifference(half, whole)).isLessThan(2);
        assertThat(meanDifference(half, without)).isGreaterThan(2 * meanDifference(half, whole));
    }

    @Test
    void goesWithALoraThatChangesTheSameEncoder() throws Exception {
        Lora lora = new Lora(Goldens.file("lora/kohya.safetensors"), 1);
        int[] together = draw(MODEL, golden("words"), options(FOX, HANDS).withLoras(List.of(lora)));
        int[] beside = draw(
                modelWithWeightsBeside(), golden("words"), options(FOX, HANDS).withLoras(List.of(lora)));
        assertThat(together).containsExactly(beside);
        assertThat(together).isNotEqualTo(draw(MODEL, golden("words"), List.of(FOX, HANDS)));
        assertThat(together).isNotEqualTo(draw(MODEL, golden("words"), LoadOptions.DEFAULT.withLoras(List.of(lora))));
    }

    @Test
    void readsItsWordInUpperAndLowerCaseAsTheTokenizerDoes() throws Exception {
        int[] lower = draw(MODEL, request("a <fox-toy> under a violet sky", null), options(FOX));
        assertThat(draw(MODEL, request("a <FOX-Toy> under a violet sky", null), options(FOX)))
                .containsExactly(lower);
        TextualInversion renamed = new TextualInversion(FOX.file(), "My Fox");
        assertThat(draw(MODEL, request("a my fox under a violet sky", null), options(renamed)))
                .containsExactly(lower);
    }

    @Test
    void changesNothingWhereThePromptLacksItsWord() throws Exception {
        DrawRequest request = request("a red fox under a violet sky", "blurry");
        assertThat(draw(MODEL, request, options(FOX, HANDS)))
                .containsExactly(draw(MODEL, request, LoadOptions.DEFAULT));
    }

    @Test
    void leavesTheModelsFilesAsTheyAre() throws Exception {
        Path model = Goldens.copy(MODEL, scratch.resolve("model"));
        ModelChecksum before = ModelChecksum.of(model);
        DiffusionModel.load(model, Device.CPU, options(FOX)).close();
        assertThat(ModelChecksum.of(model)).isEqualTo(before);
    }

    @Test
    void givesVectorsOfOneTensorToTheEncoderOfTheirWidth() throws Exception {
        Path xl = Goldens.RESOURCES.resolve("tiny-xl");
        Path first = Goldens.copy(xl, scratch.resolve("xl"));
        int[] plain = draw(first, request("a <fox-toy>", null), LoadOptions.DEFAULT);
        assertThat(draw(first, request("a <fox-toy>", null), options(FOX))).isNotEqualTo(plain);
    }

    @Test
    void givesTheRefinerTheVectorsOfTheEncoderThatItHas() throws Exception {
        DiffusionModel.load(Goldens.RESOURCES.resolve("tiny-refiner"), Device.CPU, options(STYLES))
                .close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "tiny-sd3 | two-styles | two-styles.safetensors has vectors of width",
                "tiny-refiner | fox | width 16, but the model's text_encoder_2 takes 24: it was made for another model",
                "tiny-sd2 | two-styles | 'clip_g', but this model has no second CLIP text encoder",
                "tiny-flux-schnell | two-styles | 'clip_g', but this model has no second CLIP text encoder",
                "tiny-sana | fox | this model has no CLIP text encoder",
                "tiny-sd-legacy | fox | text_encoder/model.onnx does not name its token vectors",
            })
    void refusesAFileThatWasMadeForAnotherModel(String model, String file, String words) {
        assertRefused(Goldens.RESOURCES.resolve(model), of(file, null), words);
    }

    @Test
    void namesTheTensorThatAFileLacksForAnEncoder() throws Exception {
        Path file = write("style.safetensors", "clip_l", "[1,16]", 64);
        assertRefused(
                Goldens.RESOURCES.resolve("tiny-xl"),
                new TextualInversion(file, null),
                "style.safetensors lacks the tensor 'clip_g' for the model's text_encoder_2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"quiet", "QUIET", "<|endoftext|>", "!", "colou"})
    void refusesAWordThatIsATokenAlready(String word) {
        assertRefused(
                MODEL,
                new TextualInversion(FOX.file(), word),
                "fox.safetensors: the word '" + word + "' is a token of tokenizer already");
    }

    @Test
    void refusesTwoFilesWithOneWord() {
        assertThatThrownBy(() -> DiffusionModel.load(MODEL, Device.CPU, options(FOX, of("bad-hands", "<Fox-toy>"))))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("bad-hands.safetensors: the word '<Fox-toy>' is a token of tokenizer already");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[2,2,4] | 64 | has the shape [2, 2, 4]",
                "[0,16] | 0 | do not hold",
                "[76,16] | 4864 | has the shape [76, 16]; a textual inversion has [vectors, width] with 1 to 75 vectors",
                "[] | 4 | has the shape []",
            })
    void namesTheFaultOfAShape(String shape, int bytes, String words) throws Exception {
        assertRefused(MODEL, new TextualInversion(write("x.safetensors", "emb_params", shape, bytes), null), words);
    }

    @Test
    void refusesFilesOfOtherKinds() throws Exception {
        assertRefused(MODEL, of("../lora/kohya", null), "tensors, which is no textual inversion");
        Path nameless = write("x.safetensors", " ", "[16]", 64);
        assertRefused(MODEL, new TextualInversion(nameless, null), "has the word ' ', which no prompt can contain");
        assertThatThrownBy(() -> new TextualInversion(nameless, " fox")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"504B030414000000", "80028A0A6CFC9C46F92068"})
    void refusesThePicklesOfPyTorch(String start) throws Exception {
        byte[] bytes = new byte[200];
        byte[] head = HexFormat.of().parseHex(start);
        System.arraycopy(head, 0, bytes, 0, head.length);
        Path file = Files.write(scratch.resolve("fox.pt"), bytes);
        assertRefused(
                MODEL,
                new TextualInversion(file, null),
                "fox.pt is a pickle of PyTorch, which can run code when it is read; convert it to .safetensors.");
    }

    private static void assertRefused(Path model, TextualInversion inversion, String words) {
        assertThatThrownBy(() -> DiffusionModel.load(model, Device.CPU, options(inversion)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(words);
    }

    private Path write(String name, String key, String shape, int bytes) throws IOException {
        byte[] json = ("{\"" + key + "\":{\"dtype\":\"F32\",\"shape\":" + shape + ",\"data_offsets\":[0," + bytes
                        + "]}}")
                .getBytes(StandardCharsets.UTF_8);
        ByteBuffer all = ByteBuffer.allocate(8 + json.length + bytes).order(ByteOrder.LITTLE_ENDIAN);
        all.putLong(json.length).put(json);
        return Files.write(scratch.resolve(name), all.array());
    }

    private Path modelWithWeightsBeside() throws IOException {
        Path model = Goldens.copy(MODEL, scratch.resolve("beside"));
        for (String file : List.of("model.onnx", "model.onnx_data")) {
            Files.copy(
                    Goldens.RESOURCES.resolve("tiny-sd2-outside/text_encoder").resolve(file),
                    model.resolve("text_encoder").resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        return model;
    }

    private static TextualInversion of(String name, @Nullable String word) {
        return new TextualInversion(Goldens.file("textual-inversion/" + name + ".safetensors"), word);
    }

    private static LoadOptions options(TextualInversion... inversions) {
        return LoadOptions.DEFAULT.withTextualInversions(List.of(inversions));
    }

    private static JsonNode golden(String name) {
        return Goldens.json("textual-inversion/cases.json")
                .valueStream()
                .filter(one -> one.get("name").stringValue().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static int[] expected(JsonNode golden) throws IOException {
        String name = "textual-inversion/" + golden.get("name").stringValue() + ".png";
        return Goldens.pixels(ImageIO.read(Goldens.file(name).toFile())).argb();
    }

    private static int[] draw(Path model, JsonNode golden, List<TextualInversion> inversions) throws ModelException {
        return draw(model, golden, LoadOptions.DEFAULT.withTextualInversions(inversions));
    }

    private static int[] draw(Path model, JsonNode golden, LoadOptions options) throws ModelException {
        return draw(
                model,
                request(
                        golden.get("prompt").stringValue(),
                        golden.get("negative").stringValue()),
                options);
    }

    private static int[] draw(Path model, DrawRequest request, LoadOptions options) throws ModelException {
        try (DiffusionModel loaded = DiffusionModel.load(model, Device.CPU, options)) {
            return loaded.draw(request, StepListener.NONE).argb();
        }
    }

    private static DrawRequest request(String prompt, @Nullable String negative) {
        return new DrawRequest(prompt, negative, 7, 6, 5, null, 64, 64);
    }

    private static double meanDifference(int[] ours, int[] theirs) {
        long sum = 0;
        for (int i = 0; i < ours.length; i++) {
            for (int shift = 0; shift < 24; shift += 8) {
                sum += Math.abs((ours[i] >> shift & 0xFF) - (theirs[i] >> shift & 0xFF));
            }
        }
        return sum / (3.0 * ours.length);
    }
}
