package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Prompts that are close to a concept that the operator forbids, as the starter's text encoder judges. */
@Tag("slow")
final class ForbiddenConceptsTest {
    @TempDir
    Path folder;

    private Program program(String concepts, String threshold) throws Exception {
        Path file = Files.writeString(folder.resolve("concepts.txt"), concepts);
        return new Program(
                folder.resolve("data"),
                Map.of("MINTMARK_SAFETY_CONCEPTS", file.toString(), "MINTMARK_SAFETY_THRESHOLD", threshold));
    }

    @Test
    void aPromptThatIsCloseFailsItsArtworkAndIsCountedButRedrawComparesIt() throws Exception {
        Path picture = folder.resolve("fox.png");
        Program before = new Program(folder.resolve("data"), Map.of());
        String drawn = before.run("generate", "a red fox", "--steps", "4", "--out", picture.toString(), "--json")
                .json()
                .at("/images/0/artwork")
                .asString();
        Program program = program("# what is not drawn\nfoxes: a red fox\nwhales: a whale\n", "0.9");
        try (Program.Served served = program.serve()) {
            Program.Ended refused = program.run("generate", "a red fox");

            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.err())
                    .contains(
                            "The prompt is close to \"foxes\", which is not drawn here: 1.000, above the limit of 0.900;"
                                    + " ask for something else.");
            JsonNode artwork = served.get("/api/artworks").at("/artworks/0");
            assertThat(artwork.path("stage").asString()).isEqualTo("FAILED");
            assertThat(artwork.at("/failure/type").asString()).isEqualTo("draw-forbidden");
            assertThat(served.send(HttpRequest.newBuilder(served.address().resolve("/metrics")))
                            .body())
                    .contains("mintmark_drawings_forbidden_total 1.0");
            assertThat(program.run(
                                    "generate",
                                    "a lighthouse",
                                    "--steps",
                                    "4",
                                    "--out",
                                    folder.resolve("lighthouse.png").toString())
                            .code())
                    .isZero();
            Path recipe = Files.writeString(
                    folder.resolve("recipe.json"), program.run("recipe", drawn).out());
            assertThat(program.run("redraw", recipe.toString(), picture.toString())
                            .out())
                    .contains("The recipe draws this picture");
        }
    }

    @Test
    void aFileThatIsWrongStopsTheStart() throws Exception {
        Program.Ended wrong = program("foxes a red fox\n", "0.8").run("generate", "a fox");

        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err())
                .startsWith("mintmark: Line 1 of ")
                .contains("has no label; a concept is a label, ':', and words as in a prompt.")
                .hasLineCount(1);
    }
}
