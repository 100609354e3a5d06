package dev.mintmark.diffusion;

import org.jspecify.annotations.Nullable;

/** A drawing that the model itself broke off: ONNX Runtime refused a run, or the numbers are no image. */
public final class DrawFailedException extends DrawException {
    DrawFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
