package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the built studio shows of a verification, in headless Chromium. */
@Tag("slow")
final class StudioVerdictTest {
    private static final Path DRIVER =
            Path.of("../verify-page").toAbsolutePath().normalize();
    private static final Path STUDIO = Path.of("src/main/web/dist").toAbsolutePath();

    private static String chromium = "";

    @BeforeAll
    static void find() {
        assertThat(STUDIO.resolve("index.html"))
                .as("scripts/studio builds the studio")
                .exists();
        assumeTrue(
                Files.exists(DRIVER.resolve("node_modules/.package-lock.json")),
                "the driver's packages are not installed: run npm install in service/verify-page");
        chromium = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .filter(file -> Files.isExecutable(Path.of(file)))
                .findFirst()
                .orElse("");
        assumeTrue(!chromium.isEmpty(), "there is no Chromium");
    }

    @Test
    void saysHowMuchOfTheOriginalACopyShowsAndWhereItDiffers() throws Exception {
        JsonNode said = shown("recovered", """
                {"share": 0.58, "covers": 0.4, "map": "333/310", "note": "Only 40 % of it."}""", "null");

        assertThat(said.path("text").asString())
                .contains(
                        "A changed copy",
                        "58% of the original's area\nOnly 40 % of it.",
                        "Red: the copy shows something else there");
        assertThat(said.path("box").asString()).isEqualTo("0 0 3 2");
        assertThat(said.path("other").toString()).isEqualTo("[[1,1]]");
        assertThat(said.path("absent").toString()).isEqualTo("[[2,1]]");
    }

    @Test
    void laysNothingOverAnOriginalThatTheCopyShowsAsAWhole() throws Exception {
        JsonNode said = shown("recovered", """
                {"share": 1, "covers": 1, "map": "323/333"}""", "null");

        assertThat(said.path("text").asString())
                .contains("100% of the original's area")
                .doesNotContain("Red:");
        assertThat(said.path("box").isNull()).isTrue();
    }

    @Test
    void saysWhyAMarkDoesNotCount() throws Exception {
        JsonNode said = shown("unknown", """
                {"share": 0.07, "covers": 0.07, "map": "111/113", "reason": "It shows too little."}""", "null");

        assertThat(said.path("text").asString())
                .contains("No evidence found", "has a watermark of this service, which alone does not count")
                .contains("7% of the original's area\nIt shows too little.", "not said: nothing known here tells");
    }

    /** Who a foreign manifest names stood nowhere on the earlier page. */
    @Test
    void namesWhatAForeignManifestNames() throws Exception {
        JsonNode said = shown("foreign", "null", """
                {"present": true, "valid": true, "state": "Valid", "failures": [], "activeManifest": "urn:c2pa:1",
                 "claimGenerator": "Camera Works 3", "trustedBy": null}""");

        assertThat(said.path("text").asString())
                .contains(
                        "Signed by somebody else",
                        "The manifest is valid and names “Camera Works 3”.",
                        "no list known here");
    }

    private static JsonNode shown(String verdict, String match, String c2pa) throws Exception {
        String artwork = verdict.equals("recovered") ? "{\"image\": \"/image.png\"}" : "null";
        String answers = """
                [{"sha256": "%s", "verdict": "%s", "artwork": %s, "evidence": {"chain": {"minted": false}, "c2pa": %s,
                  "watermark": {"found": true, "id": "0123456789abcdef", "falsePositiveRate": 1e-20}, "match": %s}}]\
                """.formatted("ab".repeat(32), verdict, artwork, c2pa, match);
        Process node = new ProcessBuilder("node", "verdict.mjs", chromium, STUDIO.toString(), answers)
                .directory(DRIVER.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(node.waitFor()).as(printed).isZero();
        JsonNode answer = JsonMapper.shared().readTree(printed);
        assertThat(answer.path("errors")).isEmpty();
        return answer.path("said").path(0);
    }
}
