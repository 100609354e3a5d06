package dev.mintmark.app.artwork;

import dev.mintmark.app.io.Sha256;

/**
 * A textual inversion that was added to the model of a recipe.
 *
 * @param word that stands for its vectors in prompts
 * @param sha256 of its file, 64 hex digits
 */
public record RecipeTextualInversion(String word, String sha256) {
    public RecipeTextualInversion {
        if (word == null || sha256 == null || !Sha256.isHex(sha256)) {
            throw new IllegalArgumentException(
                    "A textual inversion in a recipe has its word and the SHA-256 (64 hex digits) of its file.");
        }
    }
}
