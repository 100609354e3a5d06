package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.workflow.PipelineFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Variations of an artwork on the command line, and drawing their recipes again. */
@Tag("slow")
final class VariationsCommandsTest {
    @TempDir
    Path folder;

    private Program program;

    @BeforeEach
    void addTheModel() throws Exception {
        program = new Program(folder.resolve("data"), Map.of());
        Path tiny = PipelineFixture.tinyModel().toAbsolutePath();
        Path base = Files.createDirectory(folder.resolve("base"));
        try (Stream<Path> parts = Files.list(tiny)) {
            for (Path part : parts.toList()) {
                Files.createSymbolicLink(base.resolve(part.getFileName()), part);
            }
        }
        // what the model draws is noise, and smaller noise than 512 pixels cannot carry the watermark
        Files.writeString(base.resolve("model.json"), "{\"defaults\":{\"width\":512,\"height\":512,\"steps\":2}}");
        ok("models", "add", base.toString());
    }

    @Test
    void variationsOfAnArtworkHaveItsRecipeAndAreDrawnAgain() throws Exception {
        JsonNode first = ok(
                        "generate",
                        "a fox",
                        "--model",
                        "base",
                        "--seed",
                        "7",
                        "--steps",
                        "3",
                        "--out",
                        out("fox.png"),
                        "--json")
                .json();
        String id = first.at("/images/0/artwork").asString();

        JsonNode answer = ok(
                        "generate",
                        "--variations-of",
                        id,
                        "--count",
                        "2",
                        "--variation-seed",
                        "20",
                        "--out",
                        folder.resolve("variations").toString(),
                        "--json")
                .json();

        assertThat(answer.path("images")).hasSize(2);
        for (int i = 0; i < 2; i++) {
            String variation = answer.at("/images/" + i + "/artwork").asString();
            String recipe = ok("recipe", variation).out();
            JsonNode drawn = Program.JSON.readTree(recipe).path("recipe");
            assertThat(drawn.path("prompt").asString()).isEqualTo("a fox");
            assertThat(drawn.path("seed").asLong()).isEqualTo(7);
            assertThat(drawn.path("steps").asInt()).isEqualTo(3);
            assertThat(drawn.path("variationSeed").asLong()).isEqualTo(20 + i);
            assertThat(drawn.path("variationStrength").asDouble()).isEqualTo(0.2);
            assertThat(ok("show", variation).out()).contains("variation  seed " + (20 + i) + ", strength 0.2\n");
            Path file = Files.writeString(folder.resolve("recipe.json"), recipe);
            assertThat(ok(
                                    "redraw",
                                    file.toString(),
                                    answer.at("/images/" + i + "/path").asString())
                            .out())
                    .contains("The recipe draws this picture");
        }
        assertThat(answer.at("/images/0/sha256")).isNotEqualTo(answer.at("/images/1/sha256"));

        Program.Ended again = program.run(
                "generate", "--variations-of", answer.at("/images/0/artwork").asString());
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err())
                .contains("is a variation itself, of seed 7 towards seed 20")
                .hasLineCount(1);
        assertThat(ok("show", id, "--json").json().has("variationSeed")).isFalse();
    }

    @Test
    void whatIsWrongIsSaidInOneSentence() throws Exception {
        Program.Ended none = program.run("generate");
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.err()).contains("Missing required parameter: 'PROMPT'").hasLineCount(1);
        Program.Ended unknown = program.run("generate", "--variations-of", "nobody");
        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.err()).contains("nobody").hasLineCount(1);
        Program.Ended seed = program.run("generate", "a fox", "--model", "base", "--variation-seed", "3");
        assertThat(seed.code()).isEqualTo(2);
        assertThat(seed.err())
                .contains("--variation-seed: There is a variationSeed and no variation")
                .hasLineCount(1);
    }

    private String out(String name) {
        return folder.resolve(name).toString();
    }

    private Program.Ended ok(String... words) throws Exception {
        Program.Ended ended = program.run(words);
        assertThat(ended.code()).as(ended.err()).isZero();
        return ended;
    }
}
