package dev.mintmark.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Whole pictures compared with those that diffusers draws with the same weights in torch. */
@Tag("slow")
class DiffusersGoldenTest {
    private static final Set<String> INTERFACES = Set.of("negative", "unguided", "wide", "zero-snr");

    @TempDir
    Path scratch;

    static Stream<Arguments> cases() {
        // every setting with the one export; with the others, what their inputs and outputs could get wrong
        return Stream.of(Goldens.TINY, Goldens.LEGACY, Goldens.HALF)
                .flatMap(model -> Goldens.json("draws.json")
                        .valueStream()
                        .filter(one -> model.equals(Goldens.TINY)
                                || INTERFACES.contains(one.get("name").stringValue()))
                        .map(one -> Arguments.argumentSet(
                                model.getFileName() + " " + one.get("name").stringValue(), model, one)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void drawsWhatDiffusersDraws(Path tiny, JsonNode golden) throws Exception {
        Path model = Goldens.copy(tiny, scratch.resolve("model"));
        Files.copy(
                Goldens.file("scheduler-" + golden.get("scheduler").stringValue() + ".json"),
                model.resolve("scheduler/scheduler_config.json"),
                StandardCopyOption.REPLACE_EXISTING);
        if (tiny.equals(
                Goldens.LEGACY)) { // such folders say nothing of their UNet; this one halves the latents once only
            Files.writeString(model.resolve("unet/config.json"), "{\"block_out_channels\":[8,16]}");
        }

        int[] drawn;
        try (DiffusionModel loaded = DiffusionModel.load(model, Device.CPU)) {
            drawn = loaded.draw(request(golden), StepListener.NONE).argb();
        }

        List<Integer> differences =
                differences(drawn, picture(golden.get("name").stringValue()));
        int largest = differences.stream().mapToInt(d -> d).max().orElseThrow();
        double mean = differences.stream().mapToInt(d -> d).average().orElseThrow();
        if (tiny.equals(Goldens.HALF)) {
            assertThat(mean).as("mean difference in half precision").isLessThan(2);
        } else {
            assertThat(largest).as("largest difference").isLessThanOrEqualTo(1);
            assertThat(mean).as("mean difference").isLessThan(0.01);
        }
    }

    static DrawRequest request(JsonNode golden) {
        return new DrawRequest(
                golden.get("prompt").stringValue(),
                golden.get("negativePrompt").stringValue(),
                golden.get("seed").longValue(),
                golden.get("steps").intValue(),
                golden.get("guidance").doubleValue(),
                "ddim",
                golden.get("width").intValue(),
                golden.get("height").intValue());
    }

    private static int[] picture(String name) throws IOException {
        BufferedImage image = ImageIO.read(Goldens.file("draw-" + name + ".png").toFile());
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    private static List<Integer> differences(int[] ours, int[] theirs) {
        assertThat(ours).hasSameSizeAs(theirs);
        return Stream.iterate(0, i -> i + 1)
                .limit(ours.length)
                .flatMap(i -> Stream.of(24, 16, 8, 0)
                        .map(shift -> Math.abs((ours[i] >> shift & 0xFF) - (theirs[i] >> shift & 0xFF))))
                .toList();
    }
}
