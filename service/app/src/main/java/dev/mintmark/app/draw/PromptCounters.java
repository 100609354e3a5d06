package dev.mintmark.app.draw;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.PromptCount;
import dev.mintmark.diffusion.PromptCounter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts the tokens of prompts with the tokenizers of the models that were last asked for. No network is loaded, and no drawing waits.
 * Thread-safe.
 */
public final class PromptCounters {
    private static final int MAX_MODELS = 2;

    /** By the model's checksum, the least recently used first. */
    private final LinkedHashMap<String, PromptCounter> counters = new LinkedHashMap<>(4, 0.75f, true);

    /**
     * What a model reads of two prompts.
     *
     * @param prompt without the tags of LoRAs
     */
    public record Counts(PromptCount prompt, PromptCount negativePrompt) {}

    /**
     * Counts the tokens of a prompt and of a negative one.
     *
     * @throws ConflictException where the model's tokenizers cannot be read
     */
    public synchronized Counts count(Model model, String prompt, String negativePrompt) {
        PromptCounter counter = counter(model);
        return new Counts(counter.prompt(prompt), counter.negative(negativePrompt));
    }

    private PromptCounter counter(Model model) {
        PromptCounter known = counters.get(model.sha256());
        if (known != null) {
            return known;
        }
        try {
            PromptCounter read = PromptCounter.read(
                    model.configuration(), model.additions().options().textualInversions());
            counters.put(model.sha256(), read);
            if (counters.size() > MAX_MODELS) {
                Map.Entry<String, PromptCounter> eldest = counters.pollFirstEntry();
                eldest.getValue().close();
            }
            return read;
        } catch (ModelException e) {
            throw new ConflictException(
                    "The tokens of the model \"" + model.id() + "\" cannot be counted: " + e.getMessage());
        }
    }
}
