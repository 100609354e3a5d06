package dev.mintmark.diffusion;

/** Thrown when a {@link StepListener} returned false. */
public final class DrawCancelledException extends DrawException {
    DrawCancelledException(int step, int steps) {
        super("The drawing was cancelled after step " + step + " of " + steps + ".", null);
    }
}
