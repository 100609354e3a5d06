package dev.mintmark.diffusion;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Thrown for a model folder that cannot be used. The message names the file, what is wrong with it, and what would be
 * right.
 */
public final class ModelException extends Exception {
    public ModelException(String message) {
        super(message);
    }

    public ModelException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Returns the message, which is never absent. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
