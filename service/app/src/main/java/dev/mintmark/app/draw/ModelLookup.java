package dev.mintmark.app.draw;

import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.diffusion.FileHashes;
import dev.mintmark.diffusion.ModelException;
import java.util.Optional;

/** Finds models by their checksum. */
@FunctionalInterface
public interface ModelLookup {
    /**
     * Returns the model with this checksum, 64 hex digits; empty where there is none.
     *
     * @throws ModelException where there is one whose files are missing or invalid
     */
    Optional<Model> bySha256(String sha256) throws ModelException;

    /**
     * Returns the model of a recipe with the LoRAs that its prompt named.
     *
     * @param base the model without them
     * @throws ModelException where a LoRA is not here
     */
    default Model withLoras(Model base, Recipe recipe) throws ModelException {
        return LoraFolder.NONE.addTo(base, recipe);
    }

    /** Returns the hashes of models' files that are known already. */
    default FileHashes fileHashes() {
        return new FileHashes();
    }
}
