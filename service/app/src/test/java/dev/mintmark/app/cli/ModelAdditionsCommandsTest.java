package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.api.AddModelRequest;
import dev.mintmark.app.workflow.PipelineFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The commands with a textual inversion and an upscaler, from adding their model to drawing a recipe again. */
final class ModelAdditionsCommandsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "/a/fox.safetensors, /a/fox.safetensors, -",
                "/a/fox.safetensors:<fox>, /a/fox.safetensors, <fox>",
                "/a/b:fox.safetensors, /a/b:fox.safetensors, -",
                "/a/b:fox.safetensors:my fox, /a/b:fox.safetensors, my fox",
                "/a:b/fox, /a:b/fox, -",
                "/a/fox.safetensors:, /a/fox.safetensors, ''",
            })
    void theWordIsWhatComesAfterTheLastColon(String option, String file, String word) {
        assertThat(ModelsCommand.Add.textualInversion(option))
                .isEqualTo(new AddModelRequest.TextualInversion(file, word));
    }

    @Tag("slow")
    @Test
    void aModelIsAddedDrawsTheWordInTwoPassesAndItsRecipeIsDrawnAgain() throws Exception {
        Program program = new Program(folder.resolve("data"), Map.of());
        Path tiny = PipelineFixture.tinyModel().resolveSibling("tiny-sd2").toAbsolutePath();
        Path base = Files.createDirectory(folder.resolve("base"));
        try (Stream<Path> parts = Files.list(tiny)) {
            for (Path part : parts.toList()) {
                Files.createSymbolicLink(base.resolve(part.getFileName()), part);
            }
        }
        Path index = base.resolve("model_index.json");
        String named = Files.readString(index)
                .replaceFirst("\"safety_checker\": \\[\\s*null,\\s*null", "\"safety_checker\": [\"x\", \"Checker\"");
        Files.delete(index);
        Files.writeString(index, named);
        // what the model draws is noise, and smaller noise than 512 pixels cannot carry the watermark
        Files.writeString(base.resolve("model.json"), "{\"defaults\":{\"width\":256,\"height\":256,\"steps\":2}}");
        String fox =
                tiny.resolveSibling("goldens/textual-inversion/fox.safetensors").toString();
        String upscaler = tiny.resolveSibling("tiny-upscaler-twice").toString();

        ok(program, "models", "add", base.toString(), "--textual-inversion", fox + ":my-fox", "--upscaler", upscaler);
        assertThat(ok(program, "models", "show", "base-fox-tiny-upscaler-twice").out())
                .contains("inversion  " + fox + ", word my-fox\n", "upscaler   " + upscaler + "\n")
                .contains("warning    The model_index.json names a safety checker that the folder lacks");
        Path picture = folder.resolve("fox.png");

        String id = ok(
                        program,
                        "generate",
                        "a my-fox",
                        "--model",
                        "base-fox-tiny-upscaler-twice",
                        "--high-resolution",
                        "2",
                        "--high-resolution-strength",
                        "0.5",
                        "--out",
                        picture.toString(),
                        "--json")
                .json()
                .at("/images/0/artwork")
                .asString();

        String recipe = ok(program, "recipe", id).out();
        JsonNode drawn = Program.JSON.readTree(recipe).path("recipe");
        assertThat(drawn.at("/textualInversions/0/word").asString()).isEqualTo("my-fox");
        assertThat(drawn.path("highResolution").asDouble()).isEqualTo(2);
        assertThat(drawn.path("highResolutionStrength").asDouble()).isEqualTo(0.5);
        Path file = Files.writeString(folder.resolve("recipe.json"), recipe);
        assertThat(ok(program, "redraw", file.toString(), picture.toString()).out())
                .contains("The recipe draws this picture", "and the file's signer committed to this recipe.");
    }

    private static Program.Ended ok(Program program, String... arguments) throws Exception {
        Program.Ended ended = program.run(arguments);
        assertThat(ended.code()).as(ended.err()).isZero();
        return ended;
    }
}
