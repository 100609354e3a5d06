package dev.mintmark.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** LoRAs compared with what diffusers draws with them, and files that are none. */
@Tag("slow")
class LoraTest {
    private static final Path MODEL = Goldens.RESOURCES.resolve("tiny-sd2");
    private static final DrawRequest FOX =
            new DrawRequest("a red fox under a violet sky, watercolour", null, 7, 6, 5, null, 64, 64);

    @TempDir
    Path scratch;

    static Stream<String> pictures() {
        return Stream.of("kohya", "diffusers", "both");
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void drawsWhatDiffusersDrawsWithIt(String name) throws Exception {
        assertLikePicture(name, MODEL);
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void changesWeightsThatLieInAFileBesideTheModel(String name) throws Exception {
        Path model = Goldens.copy(MODEL, scratch.resolve("model"));
        for (String file : List.of("model.onnx", "model.onnx_data")) {
            Files.copy(
                    Goldens.RESOURCES.resolve("tiny-sd2-outside/unet").resolve(file),
                    model.resolve("unet").resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        assertLikePicture(name, model);
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
                "[ | is no safetensors file",
            })
    void namesTheFaultOfAFile(String header, String words) throws Exception {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + 4).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json);
        Path file = Files.write(scratch.resolve("x.safetensors"), bytes.array());
        assertThatThrownBy(() -> DiffusionModel.load(MODEL, Device.CPU, List.of(new Lora(file, 1))))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("x.safetensors")
                .hasMessageContaining(words);
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

    private static void assertLikePicture(String name, Path folder) throws Exception {
        int[] expected = Goldens.pixels(
                        ImageIO.read(Goldens.file("lora/" + name + ".png").toFile()))
                .argb();
        try (DiffusionModel model = DiffusionModel.load(folder, Device.CPU, loras(name));
                DiffusionModel plain = DiffusionModel.load(folder, Device.CPU)) {
            assertThat(difference(model.draw(FOX, StepListener.NONE).argb(), expected))
                    .isLessThanOrEqualTo(1);
            assertThat(difference(plain.draw(FOX, StepListener.NONE).argb(), expected))
                    .as("the LoRA shows")
                    .isGreaterThan(3);
        }
    }

    private static int difference(int[] ours, int[] theirs) {
        int largest = 0;
        for (int i = 0; i < ours.length; i++) {
            for (int shift = 0; shift < 24; shift += 8) {
                largest = Math.max(largest, Math.abs((ours[i] >> shift & 0xFF) - (theirs[i] >> shift & 0xFF)));
            }
        }
        return largest;
    }
}
