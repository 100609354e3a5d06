package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.prompt.ChatServer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Prompts that are enriched, from the command to drawing the recipe again. */
@Tag("slow")
final class EnrichCommandsTest {
    private static final String KEY = "sk-secret-of-the-operator";

    @TempDir
    Path folder;

    private Program program(ChatServer server, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "MINTMARK_PROMPT_ENRICH_URL",
                server.base().toString(),
                "MINTMARK_PROMPT_ENRICH_MODEL",
                "writer",
                "MINTMARK_PROMPT_ENRICH_KEY",
                KEY));
        environment.putAll(more);
        return new Program(folder.resolve("data"), environment);
    }

    @Test
    void bothPromptsAreShownAndRecordedAndRedrawAsksNobody() throws Exception {
        try (ChatServer server = new ChatServer(asked -> ChatServer.Answer.of("a red fox in deep snow"))) {
            Program program = program(server, Map.of());
            Path picture = folder.resolve("fox.png");
            Program.Ended generated = ok(
                    program,
                    "generate",
                    "a fox",
                    "--enrich",
                    "--count",
                    "2",
                    "--steps",
                    "4",
                    "--out",
                    Files.createDirectory(folder.resolve("out")).toString(),
                    "--json");
            JsonNode image = generated.json().at("/images/0");
            assertThat(image.path("prompt").asString()).isEqualTo("a red fox in deep snow");
            assertThat(image.path("enrichment").toString()).isEqualTo("{\"original\":\"a fox\",\"model\":\"writer\"}");
            assertThat(generated.err()).contains("The prompt that was drawn: a red fox in deep snow");
            assertThat(server.asked).as("once for both images").hasSize(1);
            Files.copy(Path.of(image.path("path").asString()), picture);

            String id = image.path("artwork").asString();
            assertThat(ok(program, "show", id).out())
                    .contains("prompt     a red fox in deep snow\n", "made of    a fox (by writer)\n");
            String recipe = ok(program, "recipe", id).out();
            JsonNode drawn = Program.JSON.readTree(recipe).path("recipe");
            assertThat(drawn.path("prompt").asString()).isEqualTo("a red fox in deep snow");
            assertThat(drawn.at("/enrichment/original").asString()).isEqualTo("a fox");
            Path file = Files.writeString(folder.resolve("recipe.json"), recipe);
            assertThat(ok(program, "redraw", file.toString(), picture.toString())
                            .out())
                    .contains("The recipe draws this picture", "and the file's signer committed to this recipe.");
            assertThat(server.asked).as("redraw asks nobody").hasSize(1);
            String other = recipe.replace("\"original\" : \"a fox\"", "\"original\" : \"a hen\"");
            Files.writeString(file, other);
            assertThat(ok(program, "redraw", file.toString(), picture.toString())
                            .out())
                    .contains("no valid manifest in the file commits its signer to this recipe");
            assertThat(ok(program, "config").out())
                    .contains("enrichModel: writer")
                    .doesNotContain(KEY);
        }
    }

    @Test
    void aFailureOfTheEndpointIsAClearAnswerAndNothingIsDrawn() throws Exception {
        Path rules = Files.writeString(folder.resolve("rules.txt"), "violence: gore\n");
        try (ChatServer server = new ChatServer(asked -> asked.content("user").equals("a cat")
                ? ChatServer.Answer.of("a cat with gore")
                : new ChatServer.Answer(401, "{\"error\":{\"message\":\"wrong key " + KEY + "\"}}", 0))) {
            Program program = program(server, Map.of("MINTMARK_DRAW_PROMPT_RULES", rules.toString()));
            try (Program.Served served = program.serve()) {
                assertThat(served.get("/api/models").path("enrichesPrompts").asBoolean())
                        .isTrue();
                HttpResponse<String> answer =
                        served.send(HttpRequest.newBuilder(served.address().resolve("/api/artworks"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"prompt\":\"a fox\",\"enrich\":true}")));
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(Program.JSON.readTree(answer.body()).path("detail").asString())
                        .isEqualTo(
                                "The endpoint that enriches prompts answers with the status 401. Its operator should check"
                                        + " prompt.enrichKey. Nothing was drawn; try again, or draw the prompt as it is.");
                Program.Ended refused = program.run("generate", "a cat", "--enrich");
                assertThat(refused.code()).isEqualTo(2);
                assertThat(refused.err())
                        .startsWith(
                                "mintmark: --enrich: The enriched prompt is refused by this service's rule \"violence\"")
                        .hasLineCount(1);
                assertThat(program.run("generate", "gore", "--enrich").code()).isEqualTo(2);
                assertThat(program.run("generate", "a fox", "--enrich", "--width", "7")
                                .code())
                        .isEqualTo(2);
                assertThat(server.asked)
                        .as("what is refused anyway is not sent")
                        .hasSize(2);
                assertThat(served.get("/api/artworks").path("artworks")).isEmpty();
            }
            Program.Ended alone = program.run("generate", "a fox", "--enrich");
            assertThat(alone.code()).isEqualTo(1);
            assertThat(alone.err()).contains("answers with the status 401").doesNotContain(KEY);
            try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    assertThat(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
                            .doesNotContain(KEY);
                }
            }
        }
    }

    @Test
    void withoutAnEndpointTheRequestIsRefused() throws Exception {
        Program program = new Program(folder.resolve("data"), Map.of());
        Program.Ended refused = program.run("generate", "a fox", "--enrich");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .isEqualTo(
                        "mintmark: --enrich: This service enriches no prompts; its operator sets prompt.enrichUrl and"
                                + " prompt.enrichModel for that.\n");
    }

    private static Program.Ended ok(Program program, String... arguments) throws Exception {
        Program.Ended ended = program.run(arguments);
        assertThat(ended.code()).as(ended.err()).isZero();
        return ended;
    }
}
