package dev.mintmark.app.artwork;

import dev.mintmark.app.io.Sha256;

/**
 * A LoRA that was merged into the model of a recipe.
 *
 * @param name of its file, without folders
 * @param sha256 of its file, 64 hex digits
 * @param weight how strongly it changed the model
 */
public record RecipeLora(String name, String sha256, double weight) {
    public RecipeLora {
        if (name == null || sha256 == null || !Sha256.isHex(sha256) || !Double.isFinite(weight)) {
            throw new IllegalArgumentException(
                    "A LoRA in a recipe has the name and the SHA-256 (64 hex digits) of its file, and its weight.");
        }
    }
}
