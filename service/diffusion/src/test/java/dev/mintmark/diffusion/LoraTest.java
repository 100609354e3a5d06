package dev.mintmark.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** LoRAs compared with what diffusers draws with them, and files that are none. */
@Tag("slow")
class LoraTest {
    private static final Path MODEL = Goldens.RESOURCES.resolve("tiny-sd2");
    private static final DrawRequest FOX =
            new DrawRequest("a red fox under a violet sky, watercolour", null, 7, 6, 5, null, 64, 64);

    /** Two matrices that go together, in a file of four bytes of values. */
    private static final String PAIR =
            "\"a.lora_down.weight\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]},"
                    + "\"a.lora_up.weight\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[4,8]}";

    @TempDir
    Path scratch;

    static Stream<String> pictures() {
        return Stream.of("kohya", "diffusers", "both");
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void drawsWhatDiffusersDrawsWithIt(String name) throws Exception {
        assertLikePicture(name, MODEL, loras(name));
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void changesWeightsThatLieInAFileBesideTheModel(String name) throws Exception {
        assertLikePicture(name, modelWithWeightsBeside(), loras(name));
    }

    /** One weight of the original is several of diffusers. */
    @Test
    void drawsWhatDiffusersDrawsWithALoraOfKohyaForFlux() throws Exception {
        Lora lora = new Lora(Goldens.file("lora/flux-kohya.safetensors"), 1);
        DrawRequest request = new DrawRequest(FOX.prompt(), null, 7, 4, 3.5, null, 64, 64);
        Path folder = Goldens.RESOURCES.resolve("tiny-flux-dev");
        try (DiffusionModel plain = DiffusionModel.load(folder, Device.CPU);
                DiffusionModel model = DiffusionModel.load(folder, Device.CPU, List.of(lora))) {
            int[] expected = Goldens.picture("lora/flux-kohya").argb();
            assertThat(Goldens.difference(model.draw(request, StepListener.NONE).argb(), expected))
                    .isLessThanOrEqualTo(1);
            assertThat(Goldens.difference(plain.draw(request, StepListener.NONE).argb(), expected))
                    .isGreaterThan(8);
        }
    }

    @Test
    void changesWeightsBesideAModelWhoseFolderIsGivenByWayOfAnother() throws Exception {
        Path model = modelWithWeightsBeside();
        Path indirect =
                Files.createDirectory(scratch.resolve("other")).resolve("..").resolve(model.getFileName());
        assertLikePicture("kohya", indirect, loras("kohya"));
    }

    @Test
    void readsTheNamesThatDiffusersOnceGave() throws Exception {
        Path renamed = renamed(
                Goldens.file("lora/diffusers.safetensors"),
                key -> key.replaceFirst(
                                "\\.(to_q|to_k|to_v|to_out)(\\.0)?\\.lora_A\\.weight", ".processor.$1_lora.down.weight")
                        .replaceFirst(
                                "\\.(to_q|to_k|to_v|to_out)(\\.0)?\\.lora_B\\.weight", ".processor.$1_lora.up.weight"));
        assertLikePicture("diffusers", MODEL, List.of(new Lora(renamed, 0.7)));
    }

    @Test
    void refusesWeightsOutsideOfTheModelsFolder() throws Exception {
        Path model = modelWithWeightsBeside();
        Path unet = model.resolve("unet/model.onnx");
        String bytes = Files.readString(unet, StandardCharsets.ISO_8859_1);
        Files.writeString(unet, bytes.replace("model.onnx_data", "../../x/y/z.bin"), StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> DiffusionModel.load(model, Device.CPU, loras("kohya")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("outside of the model's folder");
    }

    @Test
    void refusesAFileOfWeightsThatIsCutOff() throws Exception {
        Path model = modelWithWeightsBeside();
        Path data = model.resolve("unet/model.onnx_data");
        Files.write(data, Arrays.copyOf(Files.readAllBytes(data), 1000));
        assertThatThrownBy(() -> DiffusionModel.load(model, Device.CPU, loras("kohya")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("unet/model.onnx_data ends before the weight");
    }

    @Test
    void leavesTheModelsFilesAsTheyAre() throws Exception {
        Path model = Goldens.copy(MODEL, scratch.resolve("model"));
        ModelChecksum before = ModelChecksum.of(model);
        DiffusionModel.load(model, Device.CPU, loras("both")).close();
        assertThat(ModelChecksum.of(model)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-xl", "tiny-flux-schnell"})
    void refusesALoraThatWasMadeForAnotherModel(String other) {
        assertThatThrownBy(() -> Lora.check(Goldens.RESOURCES.resolve(other), loras("kohya")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("was made for another model");
        assertThatThrownBy(() -> DiffusionModel.load(Goldens.RESOURCES.resolve(other), Device.CPU, loras("kohya")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("was made for another model");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{} | has no LoRA in the names",
                "{\"a.lora_down.weight\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]}} | does not go with",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,4]}} | do not hold",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | do not hold",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}} | do not hold",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1,0],\"data_offsets\":[0,0]}} | do not hold",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]}} | do not hold",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[9223372036854775807,4]}} | do not hold",
                "{\"a\":{\"dtype\":\"I8\",\"shape\":[4,4,4,4,4,4],\"data_offsets\":[0,4]}} | has 6 dimensions",
                "{\"a\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[0,1e300]}} | do not hold",
                "{" + PAIR + ",\"a.alpha\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[8,8]}} | has 0 values",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[2,4]}} | share bytes",
                "[ | is no safetensors file",
            })
    void namesTheFaultOfAFile(String header, String words) throws Exception {
        assertRefused(write(header, new byte[header.contains("lora_up") ? 8 : 4]), words);
    }

    /** What is left out would be missing in the picture. */
    @ParameterizedTest
    @CsvSource({
        "lora_unet_conv_in.diff,",
        "lora_unet_x.hada_w1_a,is a LoHa",
        "lora_unet_x.lokr_w2,is a LoKr",
        "lora_unet_x.lora_mid.weight,is a LoCon with middle matrices",
        "lora_unet_x.dora_scale,is a DoRA",
        "unet.x.lora_magnitude_vector,is a DoRA",
        "unet.x.lora_B.bias,",
        "bundle_emb.word.string_to_param,"
    })
    void refusesWhatIsNotMerged(String key, @Nullable String kind) throws Exception {
        Path file = with(Goldens.file("lora/kohya.safetensors"), header -> {
            ObjectNode more = header.putObject(key);
            more.put("dtype", "F32").putArray("shape").add(0);
            more.putArray("data_offsets").add(0).add(0);
        });
        assertRefused(file, (kind == null ? "has '" + key + "'" : kind) + ", which is not merged here");
    }

    @Test
    void refusesALoraOfWhichTheModelLacksAWeight() throws Exception {
        Path renamed = renamed(
                Goldens.file("lora/kohya.safetensors"),
                key -> key.replaceFirst("down_blocks_0_attentions_0_", "down_blocks_7_attentions_0_"));
        assertRefused(renamed, "it lacks down_blocks_7_attentions_0_");
    }

    /** PEFT writes one scale for all modules into the metadata. */
    @ParameterizedTest
    @CsvSource({"false, 6, 2", "true, 6, 3.4641016151377544"})
    void readsTheScaleOfTheMetadata(boolean byRoot, double alpha, double scale) throws Exception {
        Path plain = Goldens.file("lora/diffusers.safetensors");
        Path described = with(
                plain,
                header -> header.putObject("__metadata__")
                        .put(
                                "lora_adapter_metadata",
                                "{\"unet.lora_alpha\":" + alpha + ",\"unet.use_rslora\":" + byRoot
                                        + ",\"text_encoder.lora_alpha\":" + alpha + ",\"text_encoder.use_rslora\":"
                                        + byRoot
                                        + "}"));
        DrawRequest request = new DrawRequest("a red fox", null, 7, 2, 5, null, 64, 64);
        try (DiffusionModel one = DiffusionModel.load(MODEL, Device.CPU, List.of(new Lora(described, 0.5)));
                DiffusionModel other = DiffusionModel.load(MODEL, Device.CPU, List.of(new Lora(plain, 0.5 * scale)))) {
            assertThat(one.draw(request, StepListener.NONE).argb())
                    .isEqualTo(other.draw(request, StepListener.NONE).argb());
        }
    }

    private Path with(Path file, Consumer<ObjectNode> change) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int end = 8 + ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(0);
        ObjectNode header = (ObjectNode) JsonMapper.shared().readTree(Arrays.copyOfRange(bytes, 8, end));
        change.accept(header);
        return write(header.toString(), Arrays.copyOfRange(bytes, end, bytes.length));
    }

    @Test
    void refusesAHeaderThatIsNestedDeeply() throws Exception {
        assertRefused(write("[".repeat(100_000), new byte[4]), "is no safetensors file");
    }

    @Test
    void refusesAValueThatIsNotFinite() throws Exception {
        Path file = write("{" + PAIR + "}", new byte[] {0, 0, (byte) 0xC0, 0x7F, 0, 0, 0, 0});
        assertThatThrownBy(() -> DiffusionModel.load(MODEL, Device.CPU, List.of(new Lora(file, 1))))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("x.safetensors")
                .hasMessageContaining("has the value NaN");
    }

    @Test
    void refusesARankWithoutValuesWhoseProductWouldOverflow() throws Exception {
        long rank = 1L << 29; // times 8 inputs or outputs is 2^32
        String module = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q";
        Path file = write(
                "{\"" + module + ".lora_down.weight\":{\"dtype\":\"F32\",\"shape\":[" + rank
                        + ",0],\"data_offsets\":[0,0]},\"" + module
                        + ".lora_up.weight\":{\"dtype\":\"F32\",\"shape\":[0,"
                        + rank + "],\"data_offsets\":[0,0]}}",
                new byte[0]);
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(sparse.length() + rank);
        }
        assertThatThrownBy(() -> Lora.check(MODEL, List.of(new Lora(file, 1))))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("the model has 8 and 8: it was made for another model");
        assertThatThrownBy(() -> DiffusionModel.load(MODEL, Device.CPU, List.of(new Lora(file, 1))))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("the model has 8 and 8: it was made for another model");
    }

    /** Without loading the model, which {@link Lora#check} does not, it is refused with the same sentence. */
    private static void assertRefused(Path file, String words) {
        assertThatThrownBy(() -> Lora.check(MODEL, List.of(new Lora(file, 1))))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("x.safetensors")
                .hasMessageContaining(words);
        assertThatThrownBy(() -> DiffusionModel.load(MODEL, Device.CPU, List.of(new Lora(file, 1))))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("x.safetensors")
                .hasMessageContaining(words);
    }

    private Path write(String header, byte[] values) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json).put(values);
        return Files.write(scratch.resolve("x.safetensors"), bytes.array());
    }

    private Path renamed(Path file, UnaryOperator<String> name) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int end = 8 + ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(0);
        ObjectNode header = JsonNodeFactory.instance.objectNode();
        JsonMapper.shared()
                .readTree(Arrays.copyOfRange(bytes, 8, end))
                .properties()
                .forEach(entry -> header.set(name.apply(entry.getKey()), entry.getValue()));
        return write(header.toString(), Arrays.copyOfRange(bytes, end, bytes.length));
    }

    private Path modelWithWeightsBeside() throws IOException {
        Path model = Goldens.copy(MODEL, scratch.resolve("model"));
        for (String file : List.of("model.onnx", "model.onnx_data")) {
            Files.copy(
                    Goldens.RESOURCES.resolve("tiny-sd2-outside/unet").resolve(file),
                    model.resolve("unet").resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        return model;
    }

    @Test
    void namesAFileThatIsMissingOrTooShort() throws Exception {
        Path file = scratch.resolve("x.safetensors");
        assertThatThrownBy(() -> DiffusionModel.load(MODEL, Device.CPU, List.of(new Lora(file, 1))))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("There is no file");
        Files.write(file, new byte[] {-1, -1, -1, -1, -1, -1, -1, 127, 0});
        assertThatThrownBy(() -> DiffusionModel.load(MODEL, Device.CPU, List.of(new Lora(file, 1))))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("is no safetensors file");
        assertThatThrownBy(() -> new Lora(file, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Lora> loras(String name) {
        Lora kohya = new Lora(Goldens.file("lora/kohya.safetensors"), name.equals("both") ? 0.8 : 1);
        Lora diffusers = new Lora(Goldens.file("lora/diffusers.safetensors"), name.equals("both") ? -0.5 : 0.7);
        return switch (name) {
            case "kohya" -> List.of(kohya);
            case "diffusers" -> List.of(diffusers);
            default -> List.of(kohya, diffusers);
        };
    }

    private static void assertLikePicture(String name, Path folder, List<Lora> loras) throws Exception {
        Lora.check(folder, loras);
        int[] expected = Goldens.pixels(
                        ImageIO.read(Goldens.file("lora/" + name + ".png").toFile()))
                .argb();
        try (DiffusionModel model = DiffusionModel.load(folder, Device.CPU, loras);
                DiffusionModel plain = DiffusionModel.load(folder, Device.CPU)) {
            assertThat(Goldens.difference(model.draw(FOX, StepListener.NONE).argb(), expected))
                    .isLessThanOrEqualTo(1);
            assertThat(Goldens.difference(plain.draw(FOX, StepListener.NONE).argb(), expected))
                    .as("the LoRA shows")
                    .isGreaterThan(3);
        }
    }
}
