package dev.mintmark.app.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.artwork.TestDrawings;
import dev.mintmark.app.draw.ModelRepository.Entry;
import dev.mintmark.app.workflow.PipelineFixture;
import dev.mintmark.diffusion.AttentionMemory;
import dev.mintmark.diffusion.Device;
import dev.mintmark.diffusion.ModelChecksum;
import dev.mintmark.diffusion.ModelFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is too large for a machine is refused before it is drawn. */
final class DrawMemoryTest {
    private static final Path TINY = PipelineFixture.tinyModel();

    private static DrawParameters size(int width, int height, double guidance) {
        return TestDrawings.parameters("a fox", "", 7, 2, guidance, "ddim", width, height);
    }

    @Test
    void aPictureThatTheMachineHasTheMemoryForIsDrawnAndOneByteLessRefusesIt() throws Exception {
        ModelFolder folder = ModelFolder.read(TINY);
        DrawParameters drawn = size(256, 128, 5);
        long needed = AttentionMemory.bytes(folder, 256, 128, 1, true);

        new DrawMemory(needed).require(drawn, folder);
        assertThatThrownBy(() -> new DrawMemory(needed - 1).require(drawn, folder))
                .isInstanceOf(StepFailedException.class)
                .hasMessageStartingWith("A picture of 256 x 128 pixels takes 0.0 GiB for the attention of this model");
        new DrawMemory(needed / 2).require(size(256, 128, 1), folder);
    }

    @Test
    void aNetworkWithFusedAttentionIsDrawn(@TempDir Path scratch) throws Exception {
        for (String name : List.of(
                "model_index.json",
                "scheduler/scheduler_config.json",
                "unet/config.json",
                "unet/model.onnx",
                "vae_decoder/config.json",
                "vae_decoder/model.onnx",
                "text_encoder/config.json",
                "text_encoder/model.onnx",
                "tokenizer/vocab.json",
                "tokenizer/merges.txt",
                "tokenizer/tokenizer_config.json")) {
            Path copy = scratch.resolve(name);
            Files.createDirectories(copy.getParent());
            Files.copy(TINY.resolve(name), copy);
        }
        ModelFolder folder = ModelFolder.read(scratch);
        assertThatThrownBy(() -> new DrawMemory(1).require(size(256, 128, 5), folder))
                .isInstanceOf(StepFailedException.class);
        Files.writeString(scratch.resolve("unet/model.onnx"), "..com.com.microsoft..");

        new DrawMemory(1).require(size(256, 128, 5), folder);
    }

    @Test
    void asManyArePutTogetherAsHalfOfTheMemoryHolds() throws Exception {
        ModelFolder folder = ModelFolder.read(TINY);
        long one = AttentionMemory.bytes(folder, 64, 64, 1, true);

        assertThat(new DrawMemory(6 * one).pictures(size(64, 64, 5), folder)).isEqualTo(3);
        assertThat(new DrawMemory(one).pictures(size(64, 64, 5), folder)).isEqualTo(1);
    }

    @Test
    void aTransformerIsDrawnAsNothingIsKnownOfIt() throws Exception {
        ModelFolder folder = ModelFolder.read(TINY.resolveSibling("tiny-sd3"));

        new DrawMemory(1).require(size(64, 64, 5), folder);
    }

    /** Two matrices of 262,144 by 262,144 places, twice, in each head: no machine has so much. */
    @Test
    void theDrawerRefusesAPictureThatNoMachineCanDraw() throws Exception {
        ModelChecksum checksum = ModelChecksum.of(TINY);
        Model model =
                Models.read(new Entry("tiny", TINY, checksum.sha256(), checksum.files(), null, ModelAdditions.NONE), 4);
        Recipe recipe = new Recipe(size(4096, 4096, 5), model.sha256(), List.of());
        try (Drawer drawer = new Drawer(sha256 -> Optional.of(model), Device.CPU, null)) {
            assertThatThrownBy(() -> drawer.draw(recipe, InputImages.NONE, progress -> true))
                    .isInstanceOf(StepFailedException.class)
                    .hasMessageContaining("draw it smaller, or on a GPU.");
        }
    }
}
