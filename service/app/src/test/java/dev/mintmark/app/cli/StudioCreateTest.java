package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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

            assertThat(said.path("wide").toString()).as("16:9 at the area of 512 x 512").isEqualTo("[\"704\",\"384\"]");
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
            assertThat(said.path("heading").asDouble()).as("lines of the heading").isBetween(2.5, 3.5);
            assertThat(said.at("/locked/kept").asBoolean()).isTrue();
            assertThat(said.at("/locked/pressed").asString()).isEqualTo("true");
            assertThat(said.path("again").asBoolean()).as("a locked seed is sent").isTrue();
            assertThat(said.path("unlocked").asString()).isEmpty();
            assertThat(said.path("die").asBoolean()).isTrue();
            assertThat(said.path("refused").findValuesAsString("focused"))
                    .containsExactly("height", "seed", "highResolution");
        }
    }

    private JsonNode drive(Program.Served served, String... parts) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("node", "create.mjs", chromium, served.address().toString()));
        command.addAll(List.of(parts));
        Process process = new ProcessBuilder(command)
                .directory(DRIVER.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(String.join(" ", parts)).isZero();
        JsonNode said = Program.JSON.readTree(out);
        assertThat(said.path("errors")).isEmpty();
        assertThat(said.path("violations")).isEmpty();
        return said;
    }
}
