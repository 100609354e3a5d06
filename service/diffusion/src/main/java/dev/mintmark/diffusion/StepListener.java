package dev.mintmark.diffusion;

/** Hears of every finished sampler step, on the thread that draws. */
@FunctionalInterface
public interface StepListener {
    /** Never cancels. */
    StepListener NONE = (step, steps) -> true;

    /**
     * @param step the step just finished, 1 to {@code steps}
     * @return false to cancel: {@code draw} then throws {@link DrawCancelledException}
     */
    boolean onStep(int step, int steps);
}
