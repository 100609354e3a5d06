package dev.mintmark.app.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.PromptEnrichmentException;
import dev.mintmark.app.config.Settings;
import dev.mintmark.app.io.HttpCalls;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Prompts that a language model behind a real HTTP server enriches. */
class PromptEnricherTest {
    private static final String KEY = "sk-secret-of-the-operator";

    private static PromptEnricher enricher(URI base, @Nullable String key, Duration limit) {
        HttpClient http = HttpCalls.newClient();
        return PromptEnricher.of(
                new Settings.Prompt(base, "writer", key == null ? null : new Settings.Secret(key), limit), () -> http);
    }

    private static PromptEnricher enricher(ChatServer server) {
        return enricher(server.base(), KEY, Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/chat/completions"})
    void asksTheModelAsTheProtocolSays(String end) throws Exception {
        try (ChatServer server = new ChatServer(asked -> ChatServer.Answer.of("A red fox in snow."))) {
            PromptEnricher enricher = enricher(URI.create(server.base() + end), KEY, Duration.ofSeconds(20));

            assertThat(enricher.enrich("a \"fox\" ü"))
                    .isEqualTo(new PromptEnricher.Enriched("A red fox in snow.", "writer"));
            ChatServer.Asked asked = server.asked.getFirst();
            assertThat(asked.method()).isEqualTo("POST");
            assertThat(asked.path()).isEqualTo("/v1/chat/completions");
            assertThat(asked.authorization()).isEqualTo("Bearer " + KEY);
            assertThat(asked.body().path("model").asString()).isEqualTo("writer");
            assertThat(asked.body().path("stream").asBoolean(true)).isFalse();
            assertThat(asked.content("user")).isEqualTo("a \"fox\" ü");
            assertThat(asked.content("system")).isEqualTo(PromptEnricher.INSTRUCTION);
        }
    }

    @Test
    void sendsNoKeyWhereThereIsNone() throws Exception {
        try (ChatServer server = new ChatServer(asked -> ChatServer.Answer.of("a fox"))) {
            enricher(server.base(), null, Duration.ofSeconds(20)).enrich("x");

            assertThat(server.asked.getFirst().authorization()).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "|\"A fox, at dawn.\"|, |A fox, at dawn.|",
                "“A fox”, A fox",
                "<think>They want a fox.</think>  A fox, A fox",
                "| A\tfox  in snow |, A fox in snow",
                "A fox <lora:evil:1>in snow, A fox in snow",
                "A fox <lo<lora:x>ra:film:1.5>in snow, A fox in snow",
                "A fox <lyco:film:1>in <LORA:x>snow, A fox in snow",
                "A \u202Efox \u009B31min\u2028snow<lo\u200Bra:x>, A fox 31min snow",
                "A (fox:1.2) \"sign\", A (fox:1.2) \"sign\""
            })
    void leavesOutWhatModelsPutAroundAPrompt(String answer, String prompt) throws Exception {
        try (ChatServer server = new ChatServer(asked -> ChatServer.Answer.of(answer))) {
            assertThat(enricher(server).enrich("a fox").prompt()).isEqualTo(prompt);
        }
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(
                        new ChatServer.Answer(401, "{\"error\":{\"message\":\"bad key " + KEY + "\"}}", 0),
                        "answers with the status 401. Its operator should check prompt.enrichKey."),
                Arguments.of(
                        new ChatServer.Answer(404, "{}", 0),
                        "answers with the status 404. Its operator should check prompt.enrichUrl and prompt.enrichModel."),
                Arguments.of(new ChatServer.Answer(500, KEY, 0), "answers with the status 500."),
                Arguments.of(new ChatServer.Answer(302, "{}", 0), "answers with the status 302."),
                Arguments.of(new ChatServer.Answer(200, "<html>", 0), "answers with no JSON."),
                Arguments.of(new ChatServer.Answer(200, "{\"choices\":[]}", 0), "answers without a message."),
                Arguments.of(
                        new ChatServer.Answer(200, "{\"choices\":[{\"message\":{\"content\":null}}]}", 0),
                        "answers without a message."),
                Arguments.of(ChatServer.Answer.ended("a fo", "length"), "cut its answer off."),
                Arguments.of(ChatServer.Answer.ended("", "content_filter"), "refused the prompt."),
                Arguments.of(ChatServer.Answer.of(" \"\" "), "answers with an empty prompt."),
                Arguments.of(
                        ChatServer.Answer.of("x".repeat(2001)),
                        "answers with 2001 characters; a prompt has at most 2000."),
                Arguments.of(
                        new ChatServer.Answer(200, " ".repeat((1 << 20) + 1), 0),
                        "answers with more than 1048576 bytes."));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureIsAClearAnswerWithoutTheKey(ChatServer.Answer answer, String words) throws Exception {
        try (ChatServer server = new ChatServer(asked -> answer)) {
            assertThatThrownBy(() -> enricher(server).enrich("a fox"))
                    .isInstanceOf(PromptEnrichmentException.class)
                    .hasMessage("The endpoint that enriches prompts " + words
                            + " Nothing was drawn; try again, or draw the prompt as it is.")
                    .hasMessageNotContaining(KEY);
        }
    }

    @Test
    void waitsNoLongerThanTheSettingsSay() throws Exception {
        try (ChatServer server = new ChatServer(asked -> new ChatServer.Answer(200, "{}", 30_000))) {
            long start = System.nanoTime();

            assertThatThrownBy(() ->
                            enricher(server.base(), KEY, Duration.ofSeconds(1)).enrich("a fox"))
                    .isInstanceOf(PromptEnrichmentException.class)
                    .hasMessageContaining("did not answer within");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void aServerThatIsNotThereIsAClearAnswer() throws Exception {
        ChatServer server = new ChatServer(asked -> ChatServer.Answer.of(""));
        server.close();

        assertThatThrownBy(() -> enricher(server).enrich("a fox"))
                .isInstanceOf(PromptEnrichmentException.class)
                .hasMessage("The endpoint that enriches prompts does not answer."
                        + " Nothing was drawn; try again, or draw the prompt as it is.");
    }

    @Test
    void withoutAnEndpointARequestIsRefused() {
        PromptEnricher none = PromptEnricher.of(new Settings.Prompt(null, null, null, Duration.ofSeconds(1)), () -> {
            throw new AssertionError("no client is needed");
        });

        assertThat(none).isSameAs(PromptEnricher.NONE);
        assertThatThrownBy(() -> none.enrich("a fox"))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.field()).isEqualTo("enrich"))
                .hasMessageContaining("prompt.enrichUrl");
    }
}
