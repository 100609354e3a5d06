package dev.mintmark.diffusion;

import org.jspecify.annotations.Nullable;

/** A drawing that did not come about; the message is a sentence for whoever asked for it. */
public abstract sealed class DrawException extends RuntimeException
        permits InvalidDrawRequestException, DrawCancelledException, DrawFailedException {
    DrawException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
