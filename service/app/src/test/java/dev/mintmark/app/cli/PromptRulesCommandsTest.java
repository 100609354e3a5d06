package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The operator's rules on prompts, over HTTP and on the command line. */
@Tag("slow")
final class PromptRulesCommandsTest {
    private static final String REFUSED =
            "The prompt is refused by this service's rule \"violence\"; ask for something else.";

    @TempDir
    Path folder;

    @Test
    void aForbiddenPromptIsRefusedWhenItIsAskedForAndCounted() throws Exception {
        Program program = program("violence: gore\n");
        try (Program.Served served = program.serve()) {
            HttpResponse<String> answer =
                    served.send(HttpRequest.newBuilder(served.address().resolve("/api/artworks"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"prompt\":\"some g\u043ere\"}")));

            assertThat(answer.statusCode()).isEqualTo(422);
            JsonNode problem = Program.JSON.readTree(answer.body());
            assertThat(problem.path("type").asString()).isEqualTo("/problems/prompt-refused");
            assertThat(problem.path("detail").asString()).isEqualTo(REFUSED);
            assertThat(problem.path("field").asString()).isEqualTo("prompt");
            Program.Ended negative = program.run("generate", "a fox", "--negative", "g\u200bore");
            assertThat(negative.code()).isEqualTo(2);
            assertThat(negative.err())
                    .startsWith("mintmark: --negative: The negative prompt is refused")
                    .hasLineCount(1);
            assertThat(served.get("/api/artworks").path("artworks")).isEmpty();
            assertThat(served.send(HttpRequest.newBuilder(served.address().resolve("/metrics")))
                            .body())
                    .contains("mintmark_prompts_refused_total 2.0");
        }
    }

    @Test
    void aFileThatIsWrongStopsTheStart() throws Exception {
        Program.Ended wrong = program("gore\n").run("generate", "a fox");

        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err())
                .startsWith("mintmark: Line 1 of ")
                .contains("has no label")
                .hasLineCount(1);
    }

    private Program program(String rules) throws Exception {
        Path file = Files.writeString(folder.resolve("rules.txt"), rules);
        return new Program(folder.resolve("data"), Map.of("MINTMARK_DRAW_PROMPT_RULES", file.toString()));
    }
}
