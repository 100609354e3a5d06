package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mintmark.app.workflow.PipelineFixture;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

/** The studio's screen Create in headless Chromium, against a running service. */
@Tag("slow")
final class StudioCreateTest {
    private static final Path DRIVER = Program.home().resolve("service/verify-page");

    @TempDir
    Path folder;

    private Program program;
    private String chromium;

    @BeforeEach
    void findTheBrowser() {
        assumeTrue(
                Files.exists(DRIVER.resolve("node_modules/.package-lock.json")),
                "the driver's packages are not installed: run npm install in service/verify-page");
        chromium = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .filter(file -> Files.isExecutable(Path.of(file)))
                .findFirst()
                .orElse("");
        assumeTrue(!chromium.isEmpty(), "there is no Chromium");
        program = new Program(folder.resolve("data"), Map.of());
    }

    @Test
    void settingsAreSentAsTheyAreShown() throws Exception {
        try (Program.Served served = program.serve()) {
            JsonNode said = drive(served, "settings");

            assertThat(said.path("wide").toString())
                    .as("16:9 at the area of 512 x 512")
                    .isEqualTo("[\"704\",\"384\"]");
            assertThat(said.path("swapped").toString()).isEqualTo("[\"384\",\"704\"]");
            assertThat(said.path("pressed").asString()).isEqualTo("9:16");
            assertThat(said.path("count").asString()).isEqualTo("2");
            assertThat(said.path("steps").asString()).isEqualTo("4");
            JsonNode sent = said.path("random");
            assertThat(sent.path("width").asInt()).isEqualTo(384);
            assertThat(sent.path("height").asInt()).isEqualTo(704);
            assertThat(sent.path("count").asInt()).isEqualTo(2);
            assertThat(sent.path("steps").asInt()).isEqualTo(4);
            assertThat(sent.has("seed")).as("an unlocked seed is random").isFalse();
            assertThat(sent.has("guidance")).as("the model's own").isFalse();
            assertThat(said.path("heading").asDouble())
                    .as("lines of the heading")
                    .isBetween(2.5, 3.5);
            assertThat(said.at("/locked/kept").asBoolean()).isTrue();
            assertThat(said.at("/locked/pressed").asString()).isEqualTo("true");
            assertThat(said.path("again").asBoolean())
                    .as("a locked seed is sent")
                    .isTrue();
            assertThat(said.path("unlocked").asString()).isEmpty();
            assertThat(said.path("die").asBoolean()).isTrue();
            assertThat(said.path("refused").findValuesAsString("focused"))
                    .containsExactly("height", "seed", "highResolution");
        }
    }

    @Test
    void whatIsCutIsMarkedBeforeItIsDrawn() throws Exception {
        try (Program.Served served = program.serve()) {
            JsonNode said = drive(served, "tokens");

            assertThat(said.path("short").asString().strip()).isEqualTo("2 of 30 tokens");
            assertThat(said.path("long").asString()).matches("\\d+ of 30 tokens");
            assertThat(said.path("cut").asString()).endsWith("and a lighthouse");
            assertThat(said.path("notDrawn").asString())
                    .contains("\"" + said.path("cut").asString() + "\"");
        }
    }

    @Test
    void aDrawingStartsFromAnArtworkWhoseMaskIsPainted() throws Exception {
        try (Program.Served served = program.serve()) {
            JsonNode said = drive(served, "start", "drop");

            assertThat(said.path("startFocus").asString()).isEqualTo("strength");
            assertThat(said.at("/mask/grows").asBoolean())
                    .as(said.path("mask").toString())
                    .isTrue();
            assertThat(said.at("/mask/undone").asBoolean()).isTrue();
            assertThat(said.at("/mask/inverted").asBoolean()).isTrue();
            assertThat(said.at("/start/isTheArtwork").asBoolean()).isTrue();
            BufferedImage mask = ImageIO.read(new ByteArrayInputStream(
                    Base64.getDecoder().decode(said.at("/start/mask").asString())));
            assertThat(List.of(mask.getWidth(), mask.getHeight())).containsExactly(512, 512);
            assertThat(mask.getRGB(256, 256) & 0xFF)
                    .as("painted by keys, then inverted")
                    .isZero();
            assertThat(mask.getRGB(10, 500) & 0xFF).isEqualTo(255);
            assertThat(said.path("takenOut").toString()).isEqualTo("[\"init\",true]");
            assertThat(said.at("/dropped/field").asString()).contains("dropped.png");
            assertThat(said.at("/dropped/path").asString())
                    .as("no question to Verify")
                    .isEqualTo("/");
        }
    }

    @Test
    void aControlImageIsShownAsTheControlNetsSeeItAndLorasStandInThePrompt() throws Exception {
        Path resources = PipelineFixture.tinyModel().getParent().toAbsolutePath();
        Path guided = model("guided", resources.resolve("tiny-control"));
        Files.delete(guided.resolve("controlnet_1"));
        for (Path model : List.of(model("plain", resources.resolve("tiny-sd2")), guided)) {
            assertThat(program.run("models", "add", model.toString()).code()).isZero();
        }
        Path loras = Files.createDirectories(folder.resolve("data/loras"));
        Files.copy(resources.resolve("goldens/lora/kohya.safetensors"), loras.resolve("film.safetensors"));
        BufferedImage orange = new BufferedImage(512, 512, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = orange.createGraphics();
        graphics.setColor(new Color(255, 165, 0));
        graphics.fillRect(0, 0, 512, 512);
        graphics.dispose();
        ImageIO.write(orange, "png", folder.resolve("picture.png").toFile());
        try (Program.Served served = program.serve()) {
            JsonNode said = drive(served, "loras", "control");

            assertThat(said.path("loraWritten").asString()).isEqualTo("a fox <lora:film:1>");
            assertThat(said.path("loraWeighed").asString()).isEqualTo("a fox <lora:film:0.9>");
            assertThat(said.path("loraRead").asString()).isEqualTo("0.4");
            assertThat(said.path("loraOut").toString()).isEqualTo("[\"a fox in the snow\",\"SELECT\"]");
            assertThat(said.path("controlWithout").asBoolean()).isTrue();
            assertThat(said.at("/control/width").asInt()).isEqualTo(512);
            assertThat(said.at("/control/corner").toString()).as("inverted").isEqualTo("[0,90,255]");
        }
    }

    @Test
    void aPictureIsVariedComparedAndEnlarged() throws Exception {
        try (Program.Served served = program.serve()) {
            JsonNode said = drive(served, "again");

            assertThat(said.at("/varied/count").asInt()).isEqualTo(4);
            assertThat(said.path("variations").toString())
                    .isEqualTo("[" + "[7,true,\"SEALED\"],".repeat(3) + "[7,true,\"SEALED\"]]");
            assertThat(said.at("/compared/left").asBoolean()).isTrue();
            assertThat(said.at("/compared/clip").asString())
                    .as("3 % of the left picture")
                    .isEqualTo("inset(0px 97% 0px 0px)");
            assertThat(said.at("/compared/rows").toString()).contains("Seed of the variation");
            assertThat(said.path("compareFocus").asBoolean()).isTrue();
            assertThat(said.path("enlarged").toString()).endsWith(",1024,1024]");
            assertThat(said.at("/enlargedBody/seed").asInt()).isEqualTo(7);
            assertThat(said.path("startedFrom").asBoolean()).isTrue();
        }
    }

    @Test
    void templatesStayAndTravelAsAFile() throws Exception {
        try (Program.Served served = program.serve()) {
            JsonNode said = drive(served, "templates");

            assertThat(said.path("template").toString()).isEqualTo("[\"a lighthouse in a storm\",\"3.5\",\"prompt\"]");
            assertThat(said.path("templatesLeft").asInt()).isZero();
            assertThat(said.path("imported").toString())
                    .as("what is no setting of the form is left out")
                    .isEqualTo(
                            "[{\"name\":\"Storm\",\"values\":{\"prompt\":\"a lighthouse in a storm\",\"guidance\":3.5}},"
                                    + "{\"name\":\"Odd\",\"values\":{\"prompt\":\"x\"}}]");
        }
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

    private JsonNode drive(Program.Served served, String... parts) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("node", "create.mjs", chromium, served.address().toString()));
        command.addAll(List.of(parts));
        ProcessBuilder driver =
                new ProcessBuilder(command).directory(DRIVER.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT);
        driver.environment().put("PICTURE", folder.resolve("picture.png").toString());
        Process process = driver.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(String.join(" ", parts)).isZero();
        JsonNode said = Program.JSON.readTree(out);
        assertThat(said.path("errors")).isEmpty();
        assertThat(said.path("violations")).isEmpty();
        return said;
    }
}
