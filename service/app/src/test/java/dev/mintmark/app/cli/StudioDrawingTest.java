package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mintmark.app.workflow.PipelineFixture;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The controls of the studio's form in headless Chromium, against a running service. */
@Tag("slow")
final class StudioDrawingTest {
    private static final Path DRIVER = Program.home().resolve("service/verify-page");
    private static final int SIDE = 512;

    @TempDir
    Path folder;

    private Program program;
    private String chromium;
    private Path picture;
    private Path mask;

    @BeforeEach
    void addModels() throws Exception {
        assumeTrue(
                Files.exists(DRIVER.resolve("node_modules/.package-lock.json")),
                "the driver's packages are not installed: run npm install in service/verify-page");
        chromium = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .filter(file -> Files.isExecutable(Path.of(file)))
                .findFirst()
                .orElse("");
        assumeTrue(!chromium.isEmpty(), "there is no Chromium");
        program = new Program(folder.resolve("data"), Map.of());
        Path resources = PipelineFixture.tinyModel().getParent().toAbsolutePath();
        Path plain = model("plain", resources.resolve("tiny-sd2"));
        Path guided = model("guided", resources.resolve("tiny-control"));
        Files.delete(guided.resolve("controlnet_1"));
        for (Path model : List.of(plain, guided)) {
            assertThat(program.run("models", "add", model.toString()).code()).isZero();
        }
        Path loras = Files.createDirectories(folder.resolve("data/loras"));
        Files.copy(resources.resolve("goldens/lora/kohya.safetensors"), loras.resolve("film.safetensors"));
        picture = image("picture.png", Color.ORANGE);
        mask = image("mask.png", Color.WHITE);
    }

    /** What the tiny models draw is noise, and smaller noise than 512 pixels cannot carry the watermark. */
    private Path model(String id, Path resources) throws Exception {
        Path model = Files.createDirectory(folder.resolve(id));
        try (Stream<Path> parts = Files.list(resources)) {
            for (Path part : parts.toList()) {
                Files.createSymbolicLink(model.resolve(part.getFileName()), part);
            }
        }
        Files.writeString(model.resolve("model.json"), "{\"defaults\":{\"width\":512,\"height\":512,\"steps\":2}}");
        return model;
    }

    private Path image(String name, Color colour) throws Exception {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(colour);
        graphics.fillOval(SIDE / 8, SIDE / 8, SIDE * 3 / 4, SIDE * 3 / 4);
        graphics.dispose();
        Path file = folder.resolve(name);
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    @Test
    void everyControlReachesTheDrawing() throws Exception {
        try (Program.Served served = program.serve()) {
            aPromptWithALora(served);
            anImageAMaskAndAVariation(served);
            aControlImage(served);
            aDrawingThatIsStopped(served);
            whatIsRefused(served);
        }
    }

    private void aPromptWithALora(Program.Served served) throws Exception {
        JsonNode said = drive(served, """
            {"choose": {"model": "plain", "sampler": "euler-ancestral"},
             "type": {"prompt": "a fox <lora:film:0.8>", "negativePrompt": "blurry", "seed": 7, "count": 2, "steps": 40,
              "guidance": 3.5, "guidanceRescale": 0.5, "width": 576, "height": 512}, "preview": true, "again": true}\
            """);

        JsonNode sent = said.path("sent").path(0);
        assertThat(sent.path("negativePrompt").asString()).isEqualTo("blurry");
        assertThat(sent.path("count").asInt()).isEqualTo(2);
        assertThat(said.path("loras").asString()).contains("film");
        assertThat(said.path("preview").path("width").asInt()).isEqualTo(72);
        assertThat(said.path("preview").path("height").asInt()).isEqualTo(64);
        assertThat(said.path("preview").path("colours").asInt()).isGreaterThan(8);
        assertThat(said.path("guided").asBoolean())
                .as("a model without ControlNets is not asked for a control image")
                .isFalse();
        assertThat(said.path("work").asString()).contains("seed 7");
        List<JsonNode> drawn = newest(served, 2);
        assertThat(drawn).extracting(one -> one.path("seed").asInt()).containsExactly(8, 7);
        for (JsonNode one : drawn) {
            assertThat(one.path("prompt").asString()).isEqualTo("a fox");
            assertThat(one.path("negativePrompt").asString()).isEqualTo("blurry");
            assertThat(one.path("sampler").asString()).isEqualTo("euler-ancestral");
            assertThat(one.path("steps").asInt()).isEqualTo(40);
            assertThat(one.path("guidance").asDouble()).isEqualTo(3.5);
            assertThat(one.path("guidanceRescale").asDouble()).isEqualTo(0.5);
            assertThat(one.path("width").asInt()).isEqualTo(576);
            assertThat(one.at("/loras/0/weight").asDouble()).isEqualTo(0.8);
        }
        JsonNode reused = said.path("reused");
        assertThat(reused.path("prompt").asString()).isEqualTo("a fox <lora:film:0.8>");
        assertThat(reused.path("seed").asString()).isEqualTo("7");
        assertThat(reused.path("sampler").asString()).isEqualTo("euler-ancestral");
    }

    private void anImageAMaskAndAVariation(Program.Served served) throws Exception {
        JsonNode said = drive(served, """
            {"choose": {"model": "plain"},
             "type": {"prompt": "a lake", "seed": 3, "steps": 4, "strength": 0.7, "variationStrength": 0.25, "variationSeed": 9},
             "files": {"init": "%s", "mask": "%s"}}\
            """.formatted(picture, mask));

        JsonNode sent = said.path("sent").path(0);
        assertThat(Base64.getDecoder().decode(sent.path("init").asString())).isEqualTo(Files.readAllBytes(picture));
        assertThat(Base64.getDecoder().decode(sent.path("mask").asString())).isEqualTo(Files.readAllBytes(mask));
        JsonNode drawn = newest(served, 1).getFirst();
        assertThat(drawn.path("strength").asDouble()).isEqualTo(0.7);
        assertThat(drawn.path("init").asString()).hasSize(64);
        assertThat(drawn.path("mask").asString()).hasSize(64);
        assertThat(drawn.path("variationSeed").asInt()).isEqualTo(9);
        assertThat(drawn.path("variationStrength").asDouble()).isEqualTo(0.25);
        assertThat(said.path("recipe").asString()).contains("towards seed 9, strength 0.25");
    }

    private void aControlImage(Program.Served served) throws Exception {
        JsonNode said = drive(served, """
            {"choose": {"model": "guided", "controlPreprocessor": "canny"},
             "type": {"prompt": "a ball", "seed": 3, "steps": 4, "controlScale": 0.6, "controlStart": 0.25, "controlEnd": 0.75},
             "files": {"control": "%s"}}\
            """.formatted(picture));

        assertThat(said.path("guided").asBoolean()).isTrue();
        JsonNode drawn = newest(served, 1).getFirst();
        assertThat(drawn.at("/model/id").asString()).isEqualTo("guided");
        assertThat(drawn.path("control").asString()).hasSize(64);
        assertThat(drawn.path("controlScale").asDouble()).isEqualTo(0.6);
        assertThat(drawn.path("controlStart").asDouble()).isEqualTo(0.25);
        assertThat(drawn.path("controlEnd").asDouble()).isEqualTo(0.75);
        assertThat(drawn.path("controlPreprocessor").asString()).isEqualTo("canny");
        assertThat(said.path("refused").asString()).isEmpty();
    }

    private void aDrawingThatIsStopped(Program.Served served) throws Exception {
        JsonNode said = drive(served, """
            {"choose": {"model": "plain"}, "type": {"prompt": "a long river", "steps": 400}, "preview": true, "stop": true}\
            """);
        assertThat(said.path("work").asString()).contains("Cancelled.");
        assertThat(newest(served, 1).getFirst().path("stage").asString()).isEqualTo("CANCELLED");
    }

    private void whatIsRefused(Program.Served served) throws Exception {
        JsonNode lora = drive(served, """
            {"choose": {"model": "starter"}, "type": {"prompt": "a fox <lora:film:1>"}}\
            """);
        assertThat(lora.path("refused").asString()).contains("film.safetensors", "was made for another model");
        assertThat(lora.path("focused").asString()).isEqualTo("prompt");
        JsonNode seed = drive(served, """
            {"choose": {"model": "plain"}, "type": {"prompt": "a fox", "seed": "seven"}}\
            """);
        assertThat(seed.path("focused").asString()).as(seed.toString()).isEqualTo("seed");
        assertThat(seed.path("refused").asString()).isNotEmpty();
    }

    /** The newest artworks first. */
    private static List<JsonNode> newest(Program.Served served, int count) throws Exception {
        return List.copyOf(
                served.get("/api/artworks?limit=" + count).path("artworks").values());
    }

    private JsonNode drive(Program.Served served, String order) throws Exception {
        Process process = new ProcessBuilder(
                        "node", "studio.mjs", chromium, served.address().toString(), order)
                .directory(DRIVER.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(order).isZero();
        JsonNode said = Program.JSON.readTree(out);
        assertThat(said.path("errors")).as(order).isEmpty();
        return said;
    }
}
