package dev.mintmark.app.draw;

import java.util.Optional;

/** Finds models by their checksum. */
@FunctionalInterface
public interface ModelLookup {
    /** Returns the model with this checksum, 64 hex digits; empty where there is none. */
    Optional<Model> bySha256(String sha256);
}
