package dev.mintmark.app.draw;

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
}
