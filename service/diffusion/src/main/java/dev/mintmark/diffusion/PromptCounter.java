package dev.mintmark.diffusion;

import dev.mintmark.diffusion.family.Families;
import dev.mintmark.diffusion.weights.WeightChanges;
import java.util.List;

/**
 * Counts the tokens of prompts as a model reads them: with its tokenizers, without its networks. Thread-safe. Close it to free the
 * tokenizers.
 */
public interface PromptCounter extends AutoCloseable {
    /**
     * Reads the tokenizers of a model's folder.
     *
     * @param inversions the textual inversions that it is loaded with, whose words are tokens
     * @throws ModelException if a file is missing or invalid
     */
    static PromptCounter read(ModelFolder folder, List<TextualInversion> inversions) throws ModelException {
        return Families.of(folder).counter(folder, WeightChanges.read(List.of(), inversions));
    }

    /** Counts a prompt. */
    PromptCount prompt(String text);

    /** Counts a negative prompt. */
    default PromptCount negative(String text) {
        return prompt(text);
    }

    @Override
    default void close() {}
}
