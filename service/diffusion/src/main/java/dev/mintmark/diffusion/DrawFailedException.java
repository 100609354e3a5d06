package dev.mintmark.diffusion;

import org.jspecify.annotations.Nullable;

/** Thrown when the model fails: ONNX Runtime reports an error, or the result is not finite. */
public final class DrawFailedException extends DrawException {
    public DrawFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
