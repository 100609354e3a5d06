package dev.mintmark.app.prompt;

import dev.mintmark.app.config.Settings;
import java.net.http.HttpClient;
import java.util.function.Supplier;

/**
 * What the operator does with prompts. Thread-safe.
 *
 * @param rules refuse prompts
 * @param enricher adds detail to prompts where a request wants it
 */
public record Prompts(PromptRules rules, PromptEnricher enricher) {
    /** Every prompt is allowed, and none is enriched. */
    public static final Prompts NONE = new Prompts(PromptRules.NONE, PromptEnricher.NONE);

    /**
     * Reads the settings.
     *
     * @param http asked for if prompts can be enriched
     * @throws dev.mintmark.app.config.InvalidSettingException if the rules cannot be read
     */
    public static Prompts of(Settings settings, Supplier<HttpClient> http) {
        return new Prompts(PromptRules.read(settings.draw().promptRules()), PromptEnricher.of(settings.prompt(), http));
    }
}
