package dev.mintmark.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Pictures of every family and task compared with those that diffusers draws with the same weights in torch. */
@Tag("slow")
class FamilyGoldenTest {
    @TempDir
    Path scratch;

    static Stream<Arguments> cases() {
        return Goldens.json("families/families.json").valueStream().map(row -> Arguments.argumentSet(name(row), row));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void drawsWhatDiffusersDraws(JsonNode golden) throws Exception {
        InputImage expected = picture(name(golden));
        try (DiffusionModel model = DiffusionModel.load(folder(golden, scratch), Device.CPU)) {
            Drawing drawn = model.draw(request(golden), StepListener.NONE);

            int largest = 0;
            long sum = 0;
            for (int i = 0; i < expected.argb().length; i++) {
                for (int shift = 0; shift < 24; shift += 8) {
                    int difference = Math.abs((drawn.argb()[i] >> shift & 0xFF) - (expected.argb()[i] >> shift & 0xFF));
                    largest = Math.max(largest, difference);
                    sum += difference;
                }
            }
            assertThat(largest).as("largest difference").isLessThanOrEqualTo(1);
            assertThat(sum / 3.0 / expected.argb().length).as("mean difference").isLessThan(0.02);
        }
    }

    /** The export, with the scheduler of the case and without the parts that it leaves out. */
    static Path folder(JsonNode golden, Path scratch) throws IOException {
        Path model = Goldens.copy(
                Goldens.RESOURCES.resolve("tiny-" + golden.get("family").stringValue()), scratch.resolve("model"));
        JsonNode scheduler = golden.get("scheduler");
        if (scheduler != null) {
            ObjectNode config = (ObjectNode) scheduler.get(1).deepCopy();
            config.put("_class_name", scheduler.get(0).stringValue());
            Files.writeString(model.resolve("scheduler/scheduler_config.json"), config.toString());
        }
        JsonNode without = golden.get("without");
        if (without != null) {
            ObjectNode index = (ObjectNode) Goldens.read(model.resolve("model_index.json"));
            without.forEach(part -> index.remove(part.stringValue()));
            Files.writeString(model.resolve("model_index.json"), index.toString());
            for (JsonNode part : without) {
                Goldens.delete(model.resolve(part.stringValue()));
            }
        }
        if (golden.has("unet")) {
            Goldens.delete(model.resolve("unet"));
            Files.move(model.resolve(golden.get("unet").stringValue()), model.resolve("unet"));
        }
        return model;
    }

    static DrawRequest request(JsonNode golden) throws IOException {
        @Nullable
        String negative =
                golden.get("negative").isNull() ? null : golden.get("negative").stringValue();
        DrawRequest request = new DrawRequest(
                        golden.get("prompt").stringValue(),
                        negative,
                        golden.get("seed").longValue(),
                        golden.get("steps").intValue(),
                        golden.get("guidance").doubleValue(),
                        null,
                        golden.get("width").intValue(),
                        golden.get("height").intValue())
                .withGuidanceRescale(golden.path("rescale").doubleValue(0));
        for (JsonNode control : golden.path("controls")) {
            request = request.withControl(
                    picture(control.get("image").stringValue()),
                    control.get("scale").doubleValue(),
                    control.get("start").doubleValue(),
                    control.get("end").doubleValue());
        }
        if (!golden.has("image")) {
            return request;
        }
        double strength = golden.get("strength").doubleValue();
        return golden.has("mask")
                ? request.withMask(picture("input"), picture("mask"), strength)
                : request.withImage(picture("input"), strength);
    }

    private static String name(JsonNode golden) {
        return golden.get("family").stringValue() + "-" + golden.get("name").stringValue();
    }

    private static InputImage picture(String name) throws IOException {
        return Goldens.picture("families/" + name);
    }
}
