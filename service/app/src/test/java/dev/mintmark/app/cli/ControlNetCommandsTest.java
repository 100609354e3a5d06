package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.io.Sha256;
import dev.mintmark.app.workflow.PipelineFixture;
import dev.mintmark.c2pa.Ingredient;
import dev.mintmark.c2pa.ManifestReader;
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

/** The commands with a ControlNet, from adding its model to drawing a recipe again. */
@Tag("slow")
final class ControlNetCommandsTest {
    @TempDir
    Path folder;

    private Program program;
    private Path base;
    private Path canny;
    private Path image;

    @BeforeEach
    void prepare() throws Exception {
        program = new Program(folder.resolve("data"), Map.of());
        Path whole = PipelineFixture.tinyModel().resolveSibling("tiny-control").toAbsolutePath();
        base = Files.createDirectory(folder.resolve("base"));
        try (Stream<Path> parts = Files.list(whole)) {
            for (Path part : parts.toList()) {
                String name = part.getFileName().toString();
                if (!name.matches("controlnet(_1)?")) {
                    Files.createSymbolicLink(base.resolve(name), part);
                }
            }
        }
        canny = Files.createSymbolicLink(folder.resolve("canny"), whole.resolve("controlnet"));
        // what the model draws is noise, and smaller noise cannot carry the watermark
        Files.writeString(base.resolve("model.json"), "{\"defaults\":{\"width\":512,\"height\":512,\"steps\":2}}");
        image = Files.write(
                folder.resolve("shore.png"), ImageCodec.encode(PipelineFixture.clouds(512, 3), ImageFormat.PNG));
    }

    @Test
    void aModelIsAddedDrawsByAControlImageAndItsRecipeIsDrawnAgain() throws Exception {
        String sha256 = ok("models", "add", base.toString(), "--controlnet", canny.toString(), "--json")
                .json()
                .path("sha256")
                .asString();
        assertThat(ok("models", "list").out()).contains("base-canny  " + sha256 + "  canny\n");
        assertThat(ok("models", "show", "base-canny").out()).contains("controlnet " + canny + "\n");
        Path picture = folder.resolve("bay.png");
        String hash = Sha256.hex(Files.readAllBytes(image));

        String id =
                generate(picture, "--control-scale", "0.8", "--control-end", "0.5", "--control-preprocessor", "canny");

        assertThat(ok("show", id).out())
                .contains("control    image " + hash + ", scale 0.8, steps 0.0 to 0.5, preprocessor canny\n");
        String recipe = ok("recipe", id).out();
        JsonNode drawn = Program.JSON.readTree(recipe).path("recipe");
        assertThat(drawn.path("model").asString()).isEqualTo(sha256);
        assertThat(drawn.path("control").asString()).isEqualTo(hash);
        assertThat(drawn.path("controlScale").asDouble()).isEqualTo(0.8);
        assertThat(drawn.has("controlStart")).isFalse();
        assertThat(drawn.path("controlEnd").asDouble()).isEqualTo(0.5);
        assertThat(drawn.path("controlPreprocessor").asString()).isEqualTo("canny");
        assertThat(drawn.path("inputs").toString()).isEqualTo("[\"" + hash + "\"]");
        assertThat(ManifestReader.read(Files.readAllBytes(picture))
                        .orElseThrow()
                        .active()
                        .ingredients())
                .extracting(
                        ingredient -> ingredient.title().orElseThrow(),
                        ingredient -> ingredient.instanceId().orElseThrow(),
                        ingredient -> ingredient.relationship().orElseThrow(),
                        ingredient -> ingredient.fields().get("description"))
                .containsExactly(
                        tuple("base-canny", "nih:sha-256;" + sha256, Ingredient.Relationship.INPUT_TO, null),
                        tuple(
                                "control image",
                                "nih:sha-256;" + hash,
                                Ingredient.Relationship.INPUT_TO,
                                "control image, scale 0.8, steps 0.0 to 0.5, preprocessor canny"));
        String same =
                "The recipe draws this picture; its pixels differ no more than by watermark and file format, and the"
                        + " file's signer committed to this recipe.";
        assertThat(redraw(recipe, picture)).contains(same);
        assertThat(redraw(recipe.replace("\"controlScale\" : 0.8", "\"controlScale\" : 0.1"), picture))
                .contains("The recipe draws another picture");
        assertThat(redraw(recipe.replace("\"controlEnd\" : 0.5", "\"controlStart\" : 0.5"), picture))
                .contains("The recipe draws another picture");

        ok("delete", id);
        Path file = Files.writeString(folder.resolve("recipe.json"), recipe);
        Program.Ended lost = program.run("redraw", file.toString(), picture.toString());
        assertThat(lost.code()).isEqualTo(1);
        assertThat(lost.err()).contains(hash, "give its file with --input").hasLineCount(1);
        assertThat(ok("redraw", file.toString(), picture.toString(), "--input", image.toString())
                        .out())
                .contains(same);
    }

    private String redraw(String recipe, Path picture) throws Exception {
        Path file = Files.writeString(folder.resolve("recipe.json"), recipe);
        return ok("redraw", file.toString(), picture.toString()).out();
    }

    private String generate(Path picture, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "generate",
                "a bay",
                "--model",
                "base-canny",
                "--control",
                image.toString(),
                "--out",
                picture.toString(),
                "--json"));
        arguments.addAll(List.of(more));
        return ok(arguments.toArray(String[]::new))
                .json()
                .at("/images/0/artwork")
                .asString();
    }

    @Test
    void whatIsWrongIsSaidInOneSentenceThatBeginsWithTheOption() throws Exception {
        try (Program.Served served = program.serve()) {
            assertThat(served.get("/api/models").path("models")).hasSize(1);
            ok("models", "add", base.toString(), "--controlnet", canny.toString());
            String control = image.toString();
            wrong("--control: The model \"starter\" has no ControlNet", "--control", control);
            wrong("--control: The model \"base-canny\" has a ControlNet, which needs", "--model", "base-canny");
            wrong(
                    "--control-scale: There is a controlScale and no control image; give the image by --control.",
                    "--control-scale",
                    "1");
            wrong(
                    "--control-scale: The controlScale is 11.0; it is 0, for no effect, to 10.",
                    "--control",
                    control,
                    "--control-scale",
                    "11");
            wrong(
                    "--control-start: There is a controlStart and no control image; give the image by --control.",
                    "--control-start",
                    "0.5");
            wrong(
                    "--control-end: The controlEnd is 0.4; it is above the controlStart, which is 0.5.",
                    "--control",
                    control,
                    "--control-start",
                    "0.5",
                    "--control-end",
                    "0.4");
            wrong(
                    "--control-preprocessor: The controlPreprocessor is \"edges\"; it can be none, canny, lines, invert.",
                    "--control",
                    control,
                    "--control-preprocessor",
                    "edges");
            Path text = Files.writeString(folder.resolve("text.png"), "no image");
            wrong(
                    "--control: The control image cannot be read.",
                    "--model",
                    "base-canny",
                    "--control",
                    text.toString());
            Program.Ended none = program.run("models", "add", base.toString(), "--controlnet", "/nowhere");
            assertThat(none.code()).isEqualTo(2);
            assertThat(none.err()).isEqualTo("mintmark: --controlnet: There is no folder /nowhere of a ControlNet.\n");
        }
    }

    private void wrong(String sentence, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("generate", "a bay"));
        arguments.addAll(List.of(options));
        Program.Ended ended = program.run(arguments.toArray(String[]::new));
        assertThat(ended.code()).as(ended.err()).isEqualTo(2);
        assertThat(ended.err()).startsWith("mintmark: " + sentence).hasLineCount(1);
    }

    private Program.Ended ok(String... arguments) throws Exception {
        Program.Ended ended = program.run(arguments);
        assertThat(ended.code()).as(ended.err()).isZero();
        return ended;
    }
}
