package dev.mintmark.diffusion;

/** A drawing that its {@link StepListener} stopped. */
public final class DrawCancelledException extends DrawException {
    DrawCancelledException(int step, int steps) {
        super("The drawing was cancelled after step " + step + " of " + steps + ".", null);
    }
}
