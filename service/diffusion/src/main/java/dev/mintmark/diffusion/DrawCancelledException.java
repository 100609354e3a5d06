package dev.mintmark.diffusion;

import org.jspecify.annotations.Nullable;

/** Thrown when a {@link StepListener} returned false, or the {@link Cancellation} of the drawing was used. */
public final class DrawCancelledException extends DrawException {
    public DrawCancelledException(int step, int steps) {
        super("The drawing was cancelled after step " + step + " of " + steps + ".", null);
    }

    public DrawCancelledException(@Nullable Throwable cause) {
        super("The drawing was cancelled.", cause);
    }
}
