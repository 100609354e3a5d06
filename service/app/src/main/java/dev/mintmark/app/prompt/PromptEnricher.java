package dev.mintmark.app.prompt;

import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.PromptEnrichmentException;
import dev.mintmark.app.artwork.Texts;
import dev.mintmark.app.config.Settings;
import dev.mintmark.app.io.HttpCalls;
import dev.mintmark.app.io.SourceUnavailableException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Adds visual detail to prompts by a language model, at an endpoint of the operator's that speaks the Chat Completions protocol of
 * OpenAI. The time, the size of an answer and the number of questions at once are bounded. Neither the key nor what the endpoint
 * answers is logged or shown, except the prompt. Thread-safe.
 */
public final class PromptEnricher {
    /** An installation that enriches no prompt. */
    public static final PromptEnricher NONE = new PromptEnricher(null);

    static final String INSTRUCTION =
            "You write prompts for a model that draws images from text. Rewrite the user's prompt in English. Keep all that it asks"
                    + " for: subjects, their number, names, words to be shown, style. Add concrete detail of what is to be seen:"
                    + " setting, light, colours, composition, materials. Answer with the new prompt alone, in one paragraph of at"
                    + " most 80 words, without quotation marks, headings or explanations.";

    private static final Logger log = LoggerFactory.getLogger(PromptEnricher.class);
    private static final String NAME = "The endpoint that enriches prompts";
    private static final String NOT_DRAWN = " Nothing was drawn; try again, or draw the prompt as it is.";
    private static final int MAX_ANSWER = 1 << 20;
    private static final int MAX_PROMPT = 2000;
    private static final int MAX_AT_ONCE = 8;

    private static final Pattern TAG = Pattern.compile("(?i)<(?:lora|lyco|hypernet):[^<>]*>");
    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Cc}\\p{Z}]+");

    /** Characters that nobody sees, such as marks of direction. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cf}\\p{Co}\\p{Cn}]+");

    private final Semaphore places = new Semaphore(MAX_AT_ONCE);
    private final @Nullable Endpoint endpoint;

    /** @param address of the completions */
    private record Endpoint(
            Supplier<HttpClient> http, URI address, String model, Settings.@Nullable Secret key, Duration deadline) {}

    private PromptEnricher(@Nullable Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * Returns the enricher of the settings; {@link #NONE} without an endpoint.
     *
     * @param http asked for when the first prompt is enriched
     */
    public static PromptEnricher of(Settings.Prompt settings, Supplier<HttpClient> http) {
        URI base = settings.enrichUrl();
        String model = settings.enrichModel();
        if (base == null || model == null) {
            return NONE;
        }
        String address = base.toString().replaceFirst("/+$", "");
        URI completions = URI.create(address.endsWith("/chat/completions") ? address : address + "/chat/completions");
        return new PromptEnricher(
                new Endpoint(http, completions, model, settings.enrichKey(), settings.enrichSeconds()));
    }

    /**
     * A prompt with more detail.
     *
     * @param model the name of the language model that wrote it
     */
    public record Enriched(String prompt, String model) {}

    /**
     * Refuses a request to enrich a prompt where no endpoint is set.
     *
     * @throws InvalidRequestException naming the field {@code enrich}
     */
    public void require() {
        if (endpoint == null) {
            throw new InvalidRequestException(
                    "enrich",
                    "This service enriches no prompts; its operator sets prompt.enrichUrl and prompt.enrichModel for that.");
        }
    }

    /**
     * Enriches a prompt. Waits for the endpoint, at most as long as the settings say.
     *
     * @throws InvalidRequestException as {@link #require}
     * @throws PromptEnrichmentException where the endpoint fails, or its answer is no prompt
     */
    public Enriched enrich(String prompt) {
        require();
        Endpoint asked = Objects.requireNonNull(endpoint);
        long until = System.nanoTime() + asked.deadline().toNanos();
        try {
            if (!places.tryAcquire(asked.deadline().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new PromptEnrichmentException("Too many prompts are enriched at once." + NOT_DRAWN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PromptEnrichmentException("The service is about to end." + NOT_DRAWN, e);
        }
        try {
            Duration left = Duration.ofNanos(Math.max(1_000_000, until - System.nanoTime()));
            HttpCalls.Answer answer = HttpCalls.ask(asked.http().get(), request(asked, prompt), left, MAX_ANSWER, NAME);
            if (answer.status() != 200) {
                throw failed("answers with the status " + answer.status() + "." + hint(answer.status()));
            }
            return new Enriched(prompt(content(answer.body())), asked.model());
        } catch (SourceUnavailableException e) {
            log.warn("A prompt was not enriched: {}", e.getMessage());
            throw new PromptEnrichmentException(e.getMessage() + NOT_DRAWN, e);
        } finally {
            places.release();
        }
    }

    private static HttpRequest request(Endpoint endpoint, String prompt) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        body.put("model", endpoint.model());
        body.put("stream", false);
        body.putArray("messages").add(message("system", INSTRUCTION)).add(message("user", prompt));
        HttpRequest.Builder request = HttpCalls.request(endpoint.address())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString(), StandardCharsets.UTF_8));
        if (endpoint.key() != null) {
            request.setHeader("Authorization", "Bearer " + endpoint.key().value());
        }
        return request.build();
    }

    private static ObjectNode message(String role, String content) {
        return JsonMapper.shared().createObjectNode().put("role", role).put("content", content);
    }

    private static String hint(int status) {
        return switch (status) {
            case 401, 403 -> " Its operator should check prompt.enrichKey.";
            case 404 -> " Its operator should check prompt.enrichUrl and prompt.enrichModel.";
            default -> "";
        };
    }

    private static String content(byte[] body) {
        JsonNode choice;
        try {
            choice = JsonMapper.shared().readTree(body).path("choices").path(0);
        } catch (JacksonException e) {
            throw failed("answers with no JSON.");
        }
        String end = choice.path("finish_reason").asString("");
        if (end.equals("length") || end.equals("content_filter")) {
            throw failed(end.equals("length") ? "cut its answer off." : "refused the prompt.");
        }
        JsonNode content = choice.path("message").path("content");
        if (!content.isString()) {
            throw failed("answers without a message.");
        }
        return content.stringValue();
    }

    /** Returns the text without what language models put around it: their thoughts, line breaks and quotation marks. */
    private static String prompt(String answer) {
        String text = answer;
        int thoughts = text.indexOf("</think>");
        if (text.stripLeading().startsWith("<think>") && thoughts >= 0) {
            text = text.substring(thoughts + "</think>".length());
        }
        text = withoutTags(SPACES.matcher(UNSEEN.matcher(text).replaceAll("")).replaceAll(" "))
                .strip();
        if (text.length() > 1
                && "\"“'`".indexOf(text.charAt(0)) >= 0
                && "\"”'`".indexOf(text.charAt(text.length() - 1)) >= 0) {
            text = text.substring(1, text.length() - 1).strip();
        }
        if (text.isEmpty()) {
            throw failed("answers with an empty prompt.");
        }
        if (text.length() > MAX_PROMPT) {
            throw failed("answers with " + text.length() + " characters; a prompt has at most " + MAX_PROMPT + ".");
        }
        try {
            Texts.require("enrich", text);
        } catch (InvalidRequestException e) {
            throw failed("answers with a text that is no prompt.");
        }
        return text;
    }

    /** Takes out the tags that name files, which only the creator may; also those that come to be when others are taken out. */
    private static String withoutTags(String text) {
        String before;
        String after = text;
        do {
            before = after;
            after = TAG.matcher(before).replaceAll("");
        } while (!after.equals(before));
        return after;
    }

    private static PromptEnrichmentException failed(String predicate) {
        log.warn("A prompt was not enriched: {} {}", NAME, predicate);
        return new PromptEnrichmentException(NAME + " " + predicate + NOT_DRAWN);
    }
}
