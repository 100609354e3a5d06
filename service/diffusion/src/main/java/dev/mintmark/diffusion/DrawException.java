package dev.mintmark.diffusion;

import org.jspecify.annotations.Nullable;

/** Thrown when no image was drawn. The message is a sentence for the person who asked for the image. */
public abstract sealed class DrawException extends RuntimeException
        permits InvalidDrawRequestException,
                DrawCancelledException,
                ForbiddenConceptException,
                DrawFailedException,
                UnsafeDrawingException {
    DrawException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
