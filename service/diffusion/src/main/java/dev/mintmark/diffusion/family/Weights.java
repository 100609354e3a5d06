package dev.mintmark.diffusion.family;

import dev.mintmark.diffusion.text.PromptWeights;

/** Weights in prompts for text encoders that cannot use them. */
final class Weights {
    private Weights() {}

    /** Returns the prompt without weights, and notes that they were not used. */
    static String without(String prompt, Conditioning.Builder builder) {
        if (PromptWeights.isWeighted(prompt)) {
            builder.note(
                    "This model's language encoder does not use weights such as (word:1.3); it read the words alone.");
        }
        return PromptWeights.plain(prompt);
    }
}
