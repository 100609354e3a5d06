package dev.mintmark.app.api;

import dev.mintmark.app.draw.PromptCounters;
import dev.mintmark.diffusion.PromptCount;
import org.jspecify.annotations.Nullable;

/**
 * What a model reads of a prompt.
 *
 * @param model its ID
 * @param prompt without the tags of LoRAs
 */
public record PromptCountResponse(String model, Count prompt, Count negativePrompt) {
    /**
     * One of both; begin, end and padding are not counted.
     *
     * @param tokens of all of it
     * @param limit the most that are read; null for any number
     * @param chunks into which what is read is split
     * @param chunkTokens the most of one chunk
     * @param cut its end that is not drawn; empty if all is
     */
    public record Count(int tokens, @Nullable Integer limit, int chunks, int chunkTokens, String cut) {
        static Count of(PromptCount count) {
            return new Count(count.tokens(), count.limit(), count.chunks(), count.chunkTokens(), count.cut());
        }
    }

    static PromptCountResponse of(String model, PromptCounters.Counts counts) {
        return new PromptCountResponse(model, Count.of(counts.prompt()), Count.of(counts.negativePrompt()));
    }
}
