package dev.mintmark.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Folders that public exports have: old, converted, incomplete, or in odd places. */
@Tag("slow")
class UnusualFolderTest {
    private static final DrawRequest FOX = new DrawRequest("a red fox", null, 7, 2, 7.5, null, 64, 64);

    @TempDir
    Path scratch;

    private Path model;

    @BeforeEach
    void copyTheTinyModel() {
        model = Goldens.copy(Goldens.TINY, scratch.resolve("model"));
    }

    @Test
    void drawsFromAFolderWithAnEmojiInItsPath() throws Exception {
        Path emoji = Goldens.copy(Goldens.LEGACY, scratch.resolve("🦊 model"));
        try (DiffusionModel there = DiffusionModel.load(emoji, Device.CPU);
                DiffusionModel here = DiffusionModel.load(Goldens.LEGACY, Device.CPU)) {
            assertThat(there.draw(FOX, StepListener.NONE).argb())
                    .containsExactly(here.draw(FOX, StepListener.NONE).argb());
        }
    }

    @Test
    void readsATokenizerThatIsSavedAsTokenizerJsonAlone() throws Exception {
        int[] before = draw(model);
        ObjectNode bytePairs = JsonNodeFactory.instance.objectNode();
        bytePairs.set("vocab", Goldens.read(model.resolve("tokenizer/vocab.json")));
        var merges = bytePairs.putArray("merges");
        Files.readAllLines(model.resolve("tokenizer/merges.txt")).stream()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> merges.addArray().add(line.split(" ")[0]).add(line.split(" ")[1]));
        ObjectNode tokenizer = JsonNodeFactory.instance.objectNode();
        tokenizer.set("model", bytePairs);
        Files.writeString(model.resolve("tokenizer/tokenizer.json"), tokenizer.toString());
        Files.delete(model.resolve("tokenizer/vocab.json"));
        Files.delete(model.resolve("tokenizer/merges.txt"));
        assertThat(draw(model)).containsExactly(before);
    }

    @Test
    void readsTheInfinityThatPythonWrites() throws Exception {
        Path config = model.resolve("scheduler/scheduler_config.json");
        String json = Files.readString(config);
        Files.writeString(config, json.replaceFirst("\\{", "{\"lambda_min_clipped\": -Infinity, \"x\": NaN,"));
        assertThat(ModelFolder.read(model).scheduler().trainTimesteps()).isEqualTo(1000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"unet/model.onnx", "unet/model.onnx_data", "text_encoder/model.onnx", "tokenizer/vocab.json"})
    void namesAPointerOfGitLfs(String file) throws Exception {
        Files.writeString(
                model.resolve(file), "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3438167540\n");
        assertThatThrownBy(() -> DiffusionModel.load(model, Device.CPU))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(file + " is a pointer of Git LFS")
                .hasMessageContaining("git lfs pull");
    }

    @Test
    void namesAPointerOfGitLfsForATokenizerAndALora(@TempDir Path scratch) throws Exception {
        String pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3438167540\n";
        Path flux = Goldens.copy(Goldens.RESOURCES.resolve("tiny-flux-schnell"), scratch.resolve("flux"));
        Files.writeString(flux.resolve("tokenizer_2/tokenizer.json"), pointer);
        assertThatThrownBy(() -> DiffusionModel.load(flux, Device.CPU))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("tokenizer_2/tokenizer.json is a pointer of Git LFS");
        Path lora = Files.writeString(scratch.resolve("style.safetensors"), pointer);
        assertThatThrownBy(() -> DiffusionModel.load(
                        model, Device.CPU, LoadOptions.DEFAULT.withLoras(List.of(new Lora(lora, 1)))))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("style.safetensors is a pointer of Git LFS")
                .hasMessageContaining("in " + scratch);
    }

    @Test
    void refusesATextEncoderOfAnotherWidth() throws Exception {
        Files.copy(
                Goldens.RESOURCES.resolve("tiny-sd3/text_encoder/model.onnx"),
                model.resolve("text_encoder/model.onnx"),
                StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> DiffusionModel.load(model, Device.CPU))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("unet/model.onnx takes text states of width 16")
                .hasMessageContaining("text_encoder/model.onnx give 12");
    }

    @Test
    void takesTheSizesOfStableDiffusion1WhereAnOldFolderNamesNone() throws Exception {
        ModelFolder old = ModelFolder.read(Goldens.LEGACY);
        assertThat(old.sizeMultiple()).isEqualTo(64);
        assertThat(old.defaultWidth()).isEqualTo(512);
    }

    @Test
    void recommendsOneStepForTurboAndFourForAConsistencyModel() throws Exception {
        Path scheduler = model.resolve("scheduler/scheduler_config.json");
        Files.writeString(scheduler, "{\"_class_name\":\"EulerDiscreteScheduler\",\"timestep_spacing\":\"trailing\"}");
        ModelFolder turbo = ModelFolder.read(model);
        assertThat(turbo.defaultSteps()).isEqualTo(1);
        assertThat(turbo.defaultGuidance()).isZero();
        Files.writeString(scheduler, "{\"_class_name\":\"LCMScheduler\"}");
        ModelFolder fused = ModelFolder.read(model);
        assertThat(fused.defaultSteps()).isEqualTo(4);
        assertThat(fused.defaultGuidance()).isEqualTo(1);
        ModelFolder distilled = ModelFolder.read(Goldens.RESOURCES.resolve("tiny-lcm"));
        assertThat(distilled.defaultSteps()).isEqualTo(4);
        assertThat(distilled.defaultGuidance()).isEqualTo(8.5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // SDXL-Turbo, SDXL-Lightning, and models that need trailing timesteps without being distilled
                "tiny-xl | EulerAncestralDiscreteScheduler | 64 | 2048 | | 1",
                "tiny-xl | EulerDiscreteScheduler | 128 | 2048 | | 4",
                "tiny-xl | EulerAncestralDiscreteScheduler | 128 | 2048 | | 30",
                "tiny-xl | EulerDiscreteScheduler | 128 | 2048 | \"prediction_type\":\"v_prediction\" | 30",
                "tiny-xl | EulerDiscreteScheduler | 128 | 2048 | \"rescale_betas_zero_snr\":true | 30",
                "tiny-sd | EulerDiscreteScheduler | 64 | 1024 | | 1",
                "tiny-sd | EulerDiscreteScheduler | 96 | 1024 | \"prediction_type\":\"v_prediction\" | 25",
                "tiny-sd | EulerAncestralDiscreteScheduler | 64 | 1024 | \"rescale_betas_zero_snr\":true | 25",
                "tiny-sd | EulerDiscreteScheduler | 64 | 768 | | 25"
            })
    void takesATrailingEulerForDistilledOnlyWhereSuchModelsWerePublished(
            String folder, String scheduler, int size, int textWidth, String key, int steps) throws Exception {
        Path copy = Goldens.copy(Goldens.RESOURCES.resolve(folder), scratch.resolve(folder + "-copy"));
        Files.writeString(
                copy.resolve("scheduler/scheduler_config.json"),
                "{\"_class_name\":\"" + scheduler + "\",\"timestep_spacing\":\"trailing\""
                        + (key == null ? "" : "," + key) + "}");
        ObjectNode unet = (ObjectNode) Goldens.read(copy.resolve("unet/config.json"));
        unet.put("sample_size", size).put("cross_attention_dim", textWidth);
        Files.writeString(copy.resolve("unet/config.json"), unet.toString());

        ModelFolder read = ModelFolder.read(copy);

        assertThat(read.defaultSteps()).isEqualTo(steps);
        assertThat(read.defaultGuidance() == 0).isEqualTo(steps < 5);
    }

    @Test
    void looksForNaNAfterTheFirstStepAndNamesTheNetwork() throws Exception {
        Path unet = model.resolve("unet/model.onnx");
        byte[] bytes = Files.readAllBytes(unet);
        int weights = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("conv_out.biasJ")
                + "conv_out.biasJ".length();
        bytes[weights + 3] = (byte) 0xC0; // after the length: 0x7FC00000, little-endian
        bytes[weights + 4] = 0x7F;
        Files.write(unet, bytes);
        List<Integer> steps = new ArrayList<>();
        try (DiffusionModel loaded = DiffusionModel.load(model, Device.CPU)) {
            assertThatThrownBy(() -> loaded.draw(FOX, (step, of) -> steps.add(step)))
                    .isInstanceOf(DrawFailedException.class)
                    .hasMessageContaining("unet/model.onnx gave numbers that are no prediction (NaN or infinite)");
        }
        assertThat(steps).isEmpty();
    }

    /** The first prediction is finite and so large that the network's next ones are not. */
    @Test
    void namesTheNetworkWhereNaNComesAfterTheFirstStep() throws Exception {
        Path unet = model.resolve("unet/model.onnx");
        byte[] bytes = Files.readAllBytes(unet);
        int weights = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("conv_out.biasJ")
                + "conv_out.biasJ".length();
        bytes[weights + 3] = 0x61; // after the length: 0x7E61B1E6, little-endian
        bytes[weights + 4] = 0x7E;
        Files.write(unet, bytes);
        List<Integer> steps = new ArrayList<>();
        try (DiffusionModel loaded = DiffusionModel.load(model, Device.CPU)) {
            assertThatThrownBy(() -> loaded.draw(FOX, (step, of) -> steps.add(step)))
                    .isInstanceOf(DrawFailedException.class)
                    .hasMessageContaining("unet/model.onnx gave numbers that are no prediction (NaN or infinite)");
        }
        assertThat(steps).isNotEmpty();
    }

    @Test
    void saysWhatOfAPromptWasNotDrawn() throws Exception {
        String prompt = "a lighthouse above the sea, ".repeat(60) + "and a fox at the end";
        DrawRequest request = new DrawRequest(prompt, null, 7, 1, 1, null, 64, 64);
        try (DiffusionModel chunked = DiffusionModel.load(model, Device.CPU)) {
            assertThat(chunked.draw(request, StepListener.NONE).notes()).isEmpty();
        }
        Path flow = Goldens.RESOURCES.resolve("tiny-flux-schnell");
        try (DiffusionModel cut = DiffusionModel.load(flow, Device.CPU)) {
            String longer = prompt.repeat(3);
            assertThat(cut.draw(new DrawRequest(longer, null, 7, 1, 1, null, 64, 64), StepListener.NONE)
                            .notes())
                    .satisfiesExactly(
                            cutOff -> assertThat(cutOff)
                                    .contains("The end of the prompt was not drawn", "512 tokens")
                                    .endsWith("and a fox at the end\"."),
                            byClip -> assertThat(byClip)
                                    .startsWith("CLIP read 77 tokens of the prompt, and T5 alone its end: \"")
                                    .endsWith("and a fox at the end\"."));
            DrawRequest shorter = new DrawRequest("a lighthouse, ".repeat(30), null, 7, 1, 1, null, 64, 64);
            assertThat(cut.draw(shorter, StepListener.NONE).notes())
                    .singleElement()
                    .asString()
                    .startsWith("CLIP read 77 tokens of the prompt, and T5 alone its end: \"");
            assertThat(cut.draw(new DrawRequest("a fox", "rain", 7, 1, 1, null, 64, 64), StepListener.NONE)
                            .notes())
                    .containsExactly("FLUX.1 has no negative prompt; the one given was not used.");
        }
    }

    private static int[] draw(Path folder) throws ModelException {
        try (DiffusionModel loaded = DiffusionModel.load(folder, Device.CPU)) {
            return loaded.draw(FOX, StepListener.NONE).argb();
        }
    }
}
