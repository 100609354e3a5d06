package dev.mintmark.diffusion;

/** Receives every finished sampler step, on the drawing thread. Can cancel the drawing. */
@FunctionalInterface
public interface StepListener {
    /** Never cancels. */
    StepListener NONE = (step, steps) -> true;

    /**
     * Called after each step.
     *
     * @param step the finished step, 1 to {@code steps}
     * @return false to cancel: the drawing then throws {@link DrawCancelledException}
     */
    boolean onStep(int step, int steps);
}
