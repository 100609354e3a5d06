package dev.mintmark.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.diffusion.onnx.OnnxBackend;
import dev.mintmark.diffusion.safety.SafetyChecker;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The tiny checker flags one picture that tiny-sd draws, and not the one with another negative prompt. */
class SafetyCheckerTest {
    private static final String PROMPT = "a red fox under a violet sky, watercolour";
    private static final DrawRequest FLAGGED = new DrawRequest(PROMPT, "", 7, 10, 7.5, null, 64, 64);
    private static final DrawRequest UNFLAGGED =
            new DrawRequest(PROMPT, "blurry, low quality", 7, 10, 7.5, null, 64, 64);

    @TempDir
    Path folder;

    @BeforeEach
    void addTheChecker() {
        Goldens.copy(Goldens.TINY, folder);
        Goldens.copy(Goldens.RESOURCES.resolve("safety-checker"), folder);
    }

    @Test
    void flagsThePicturesThatDiffusersFlags() throws Exception {
        try (OnnxBackend backend = OnnxBackend.open(Device.CPU)) {
            SafetyChecker checker =
                    SafetyChecker.load(backend, ModelFolder.read(folder)).orElseThrow();
            for (JsonNode golden : Goldens.json("safety-checker.json").get("flags")) {
                String name = golden.get("picture").stringValue();
                InputImage picture = Goldens.picture(name);
                assertThat(checker.flags(picture.argb(), picture.width(), picture.height()))
                        .as(name)
                        .isEqualTo(golden.get("flagged").booleanValue());
            }
        }
    }

    @Test
    void aFlaggedDrawingIsNotGivenOut() throws Exception {
        try (DiffusionModel model = DiffusionModel.load(folder, Device.CPU)) {
            assertThat(model.hasSafetyChecker()).isTrue();
            assertThatThrownBy(() -> model.draw(FLAGGED, StepListener.NONE))
                    .isInstanceOf(UnsafeDrawingException.class)
                    .hasMessage("The model's safety checker refused the drawn image as unsafe; change the prompt or the"
                            + " seed.");
            assertThat(model.draw(UNFLAGGED, StepListener.NONE).argb()).isEqualTo(drawn(UNFLAGGED));
        }
    }

    @Test
    void aFolderThatNamesACheckerAndLacksItSaysSo() throws Exception {
        Path index = folder.resolve("model_index.json");
        assertThat(ModelFolder.read(folder).lacksSafetyChecker()).isFalse();
        Files.writeString(
                index,
                Files.readString(index)
                        .replaceFirst(
                                "\"safety_checker\": \\[\\s*null,\\s*null",
                                "\"safety_checker\": [\"stable_diffusion\", \"StableDiffusionSafetyChecker\""));
        assertThat(ModelFolder.read(folder).lacksSafetyChecker()).isFalse();
        Files.delete(folder.resolve("safety_checker/model.onnx"));
        assertThat(ModelFolder.read(folder).lacksSafetyChecker()).isTrue();
        assertThat(ModelFolder.read(Goldens.TINY).lacksSafetyChecker()).isFalse();
    }

    @Test
    void withoutTheCheckerEveryDrawingIsGivenOut() throws Exception {
        LoadOptions without = LoadOptions.DEFAULT.withSafetyChecker(false);
        try (DiffusionModel model = DiffusionModel.load(folder, Device.CPU, without)) {
            assertThat(model.hasSafetyChecker()).isFalse();
            assertThat(model.draw(FLAGGED, StepListener.NONE).argb()).isEqualTo(drawn(FLAGGED));
        }
    }

    @Test
    void aFolderWithoutAPreprocessorForItsCheckerIsRefused() throws Exception {
        Files.delete(folder.resolve("feature_extractor/preprocessor_config.json"));

        assertThatThrownBy(() -> DiffusionModel.load(folder, Device.CPU))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("lacks the file feature_extractor/preprocessor_config.json");
    }

    @Test
    void aNetworkThatIsNoSafetyCheckerIsRefused() throws Exception {
        Files.delete(folder.resolve("safety_checker/model.onnx"));
        Files.copy(folder.resolve("vae_decoder/model.onnx"), folder.resolve("safety_checker/model.onnx"));

        assertThatThrownBy(() -> DiffusionModel.load(folder, Device.CPU))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("safety_checker/model.onnx has the inputs latent_sample; a safety checker has");
    }

    @Test
    void theChecksumCoversTheChecker() throws Exception {
        String with = ModelChecksum.of(folder).sha256();
        assertThat(with).isNotEqualTo(ModelChecksum.of(Goldens.TINY).sha256());
        Files.writeString(folder.resolve("feature_extractor/preprocessor_config.json"), "{}");
        assertThat(ModelChecksum.of(folder).sha256()).isNotEqualTo(with);
    }

    private static int[] drawn(DrawRequest request) throws Exception {
        try (DiffusionModel model = DiffusionModel.load(Goldens.TINY, Device.CPU)) {
            return model.draw(request, StepListener.NONE).argb();
        }
    }
}
