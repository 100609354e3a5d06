package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A creator's way through the studio in headless Chromium, against a running service; each screen is checked by axe. */
@Tag("slow")
final class StudioJourneyTest {
    private static final Path DRIVER = Program.home().resolve("service/verify-page");

    @TempDir
    Path folder;

    @Test
    void createMintVerifyListBuyAndRoyalties() throws Exception {
        assumeTrue(
                Files.exists(DRIVER.resolve("node_modules/.package-lock.json")),
                "the driver's packages are not installed: run npm install in service/verify-page");
        String chromium = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .filter(file -> Files.isExecutable(Path.of(file)))
                .findFirst()
                .orElse("");
        assumeTrue(!chromium.isEmpty(), "there is no Chromium");
        JsonNode said;
        try (Program.Served served = new Program(folder.resolve("data"), Map.of()).serve()) {
            said = drive(chromium, served.address().toString());
        }

        assertThat(said.path("errors")).isEmpty();
        assertThat(said.path("outside")).as("requests to others").isEmpty();
        assertThat(said.path("violations")).as("axe").isEmpty();
        assertThat(said.path("ordered").asInt()).as("two Ctrl+Enter").isEqualTo(1);
        assertThat(said.path("skip").asString()).contains("skip");
        assertThat(said.path("focus").asString()).isNotEqualTo("BODY");
        assertThat(said.path("focusAfterSale").asString()).isNotEqualTo("BODY");
        assertThat(said.path("address").asString()).matches("/artworks/[0-9a-z]+");
        assertThat(said.path("listed").asString()).contains("For sale: 0.2");
        assertThat(said.path("owner").asString())
                .startsWith("0x")
                .isNotEqualTo(said.path("minter").asString());
        assertThat(said.path("offersAgain").asBoolean())
                .as("a sold token offers itself")
                .isFalse();
        assertThat(said.path("verdict").asString()).isEqualTo("authentic");
        assertThat(said.path("royalties").asString()).contains("0.01", "5%");
        assertThat(said.path("found").asInt()).isEqualTo(1);
        assertThat(said.path("none").asInt()).isZero();
        assertThat(said.path("language").asString()).isEqualTo("es");
        assertThat(said.path("spanish").asString())
                .contains("Cuatro marcas y qué prueba cada una", "Propietario")
                .doesNotContain("Owner", "Four marks");
        assertThat(said.path("wide")).as("wider than a phone").isEmpty();
        assertThat(said.path("lost").asString()).contains("The service does not answer.");
        assertThat(said.path("resumed").asBoolean()).isTrue();
    }

    private static JsonNode drive(String chromium, String address) throws Exception {
        Process process = new ProcessBuilder("node", "journey.mjs", chromium, address)
                .directory(DRIVER.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return Program.JSON.readTree(out);
    }
}
