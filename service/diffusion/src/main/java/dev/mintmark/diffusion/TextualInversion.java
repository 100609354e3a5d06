package dev.mintmark.diffusion;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Token vectors (textual inversion; Gal et al., 2023) to add to a model's CLIP text encoders when it is loaded: a
 * {@code .safetensors} file of AUTOMATIC1111's web UI or of kohya's scripts ({@code emb_params}; for two encoders {@code clip_l} and
 * {@code clip_g}), or of diffusers (one tensor that is named as its word). In prompts the word stands for the file's vectors.
 *
 * @param word the word in prompts, at most 100 characters, in upper or lower case; null for the one that the file names, else
 *     the file's name without its ending
 */
public record TextualInversion(Path file, @Nullable String word) {
    private static final int MAX_WORD = 100;

    public TextualInversion {
        if (word != null && !isWord(word)) {
            throw new IllegalArgumentException("The word of a textual inversion must have 1 to " + MAX_WORD
                    + " characters and no space around them, not '" + word + "'.");
        }
    }

    /** Returns whether a text can be the word of a textual inversion. */
    public static boolean isWord(String word) {
        return !word.isBlank() && word.strip().equals(word) && word.length() <= MAX_WORD;
    }
}
