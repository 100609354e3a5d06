package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mintmark.app.io.Sha256;
import dev.mintmark.app.workflow.PipelineFixture;
import dev.mintmark.c2pa.ManifestReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Prompts that name a LoRA, from drawing to drawing the recipe again. */
@Tag("slow")
final class PromptLorasCommandsTest {
    @TempDir
    Path folder;

    private Program program;
    private Path base;
    private Path film;

    @BeforeEach
    void addTheModel() throws Exception {
        Path rules = Files.writeString(folder.resolve("rules.txt"), "violence: gore\n");
        program = new Program(folder.resolve("data"), Map.of("MINTMARK_DRAW_PROMPT_RULES", rules.toString()));
        Path tiny = PipelineFixture.tinyModel().resolveSibling("tiny-sd2").toAbsolutePath();
        base = Files.createDirectory(folder.resolve("base"));
        try (Stream<Path> parts = Files.list(tiny)) {
            for (Path part : parts.toList()) {
                Files.createSymbolicLink(base.resolve(part.getFileName()), part);
            }
        }
        // what the model draws is noise, and smaller noise than 512 pixels cannot carry the watermark
        Files.writeString(base.resolve("model.json"), "{\"defaults\":{\"width\":512,\"height\":512,\"steps\":2}}");
        ok("models", "add", base.toString());
        Path loras = Files.createDirectories(folder.resolve("data/loras"));
        film = Files.copy(tiny.resolveSibling("goldens/lora/kohya.safetensors"), loras.resolve("film.safetensors"));
    }

    @Test
    void theLoraIsMergedRecordedAndDrawnWithAgain() throws Exception {
        assertThat(ok("models", "list").out()).contains("<lora:film:1>  in a prompt adds this LoRA\n");
        Path picture = folder.resolve("fox.png");
        JsonNode answer = ok(
                        "generate", "a fox <lora:film:0.8>", "--model", "base", "--out", picture.toString(), "--json")
                .json();
        String id = answer.at("/images/0/artwork").asString();
        String hash = Sha256.hex(Files.readAllBytes(film));

        String recipe = ok("recipe", id).out();
        JsonNode drawn = Program.JSON.readTree(recipe).path("recipe");
        assertThat(drawn.path("prompt").asString()).isEqualTo("a fox");
        assertThat(drawn.path("loras").toString())
                .isEqualTo("[{\"name\":\"film.safetensors\",\"sha256\":\"" + hash + "\",\"weight\":0.8}]");
        String sha256 = drawn.path("model").asString();
        String without =
                ok("models", "show", "base", "--json").json().path("sha256").asString();
        assertThat(drawn.path("baseModel").asString()).isEqualTo(without).isNotEqualTo(sha256);
        assertThat(ok("show", id).out())
                .contains(
                        "lora       film.safetensors, weight 0.8, " + hash + "\n", "model      base, " + sha256 + "\n");
        assertThat(ManifestReader.read(Files.readAllBytes(picture))
                        .orElseThrow()
                        .active()
                        .ingredients())
                .extracting(
                        ingredient -> ingredient.title().orElseThrow(),
                        ingredient -> ingredient.instanceId().orElseThrow(),
                        ingredient -> ingredient.fields().get("description"))
                .containsExactly(
                        tuple("base", "nih:sha-256;" + sha256, null),
                        tuple("film.safetensors", "nih:sha-256;" + hash, "LoRA in base, weight 0.8"));
        String same = "The recipe draws this picture";
        assertThat(redraw(recipe, picture).out()).contains(same, "and the file's signer committed to this recipe.");

        Program.Ended unknown = program.run("mint", id);
        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.err())
                .contains("models add DIR --lora film.safetensors:0.8")
                .hasLineCount(1);
        Path away = Files.move(film, folder.resolve("film.safetensors"));
        Program.Ended missing = redraw(recipe, picture);
        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.err())
                .contains("The LoRA film.safetensors with the SHA-256 " + hash + " is not in the folder loras")
                .hasLineCount(1);
        JsonNode added = ok("models", "add", base.toString(), "--lora", away + ":0.8", "--id", "styled", "--json")
                .json();
        assertThat(added.path("sha256").asString()).isEqualTo(sha256);
        assertThat(redraw(recipe, picture).out()).contains(same);
        assertThat(ok("mint", id).out()).isNotEmpty();
        assertThat(ok("show", id, "--json").json().at("/token/modelSha256").asString())
                .isEqualTo(sha256);
    }

    private Program.Ended redraw(String recipe, Path picture) throws Exception {
        Path file = Files.writeString(folder.resolve("recipe.json"), recipe);
        return program.run("redraw", file.toString(), picture.toString());
    }

    @Test
    void whatIsWrongIsSaidInOneSentence() throws Exception {
        try (Program.Served served = program.serve()) {
            assertThat(served.get("/api/models").path("loras").toString()).isEqualTo("[\"film\"]");
            wrong(2, "There is no LoRA \"ink\" here; there is film.", "a fox <lora:ink:1>");
            wrong(2, "which has no weight of -100 to 100", "a fox <lora:film:x>");
            wrong(2, "names LoRAs and nothing else", "<lora:film:1>");
            wrong(2, "--negative: The negative prompt names a LoRA", "a fox", "--negative", "<lora:film:1>");
            wrong(2, "rule \"violence\"", "go<lora:film:1>re");
            wrong(
                    2,
                    "--mint: The contract has no model \"base\" with the LoRAs of the prompt; to mint, add it first:"
                            + " \"mintmark models add DIR --lora film.safetensors:1.0\".",
                    "a fox <lora:film:1>",
                    "--mint");
            // the starter has layers of its own
            Program.Ended other = program.run("generate", "a fox <lora:film:1>", "--model", "starter");
            assertThat(other.code()).isEqualTo(2);
            assertThat(other.err()).contains("film.safetensors").contains("was made for another model");
        }
    }

    private void wrong(int code, String words, String... arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of("generate", "--model", "base"));
        command.addAll(List.of(arguments));
        Program.Ended ended = program.run(command.toArray(String[]::new));
        assertThat(ended.code()).as(ended.err()).isEqualTo(code);
        assertThat(ended.err()).contains(words).hasLineCount(1);
    }

    private Program.Ended ok(String... arguments) throws Exception {
        Program.Ended ended = program.run(arguments);
        assertThat(ended.code()).as(ended.err()).isZero();
        return ended;
    }
}
