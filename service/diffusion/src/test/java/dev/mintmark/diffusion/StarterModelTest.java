package dev.mintmark.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The starter model of the project. */
@Tag("slow")
class StarterModelTest {
    private static final Path STARTER = Path.of("../../models/starter");

    @Test
    void drawsAt512() throws Exception {
        assumeTrue(Files.isRegularFile(STARTER.resolve("unet/model.onnx")), "the starter model is not here");
        ModelDefaults defaults = ModelDefaults.read(STARTER);
        DrawRequest request = new DrawRequest(
                "a red fox under a violet sky",
                "",
                7,
                Math.min(20, defaults.steps()),
                defaults.guidance(),
                defaults.sampler(),
                512,
                512);
        try (DiffusionModel model = DiffusionModel.load(STARTER, Device.CPU)) {
            Drawing first = model.draw(request, StepListener.NONE);
            assertThat(Arrays.stream(first.argb()).distinct().count()).isGreaterThan(1000);
            assertThat(model.draw(request, StepListener.NONE).argb()).containsExactly(first.argb());
        }
    }
}
