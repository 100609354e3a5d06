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

    /**
     * Returns whether a preview of a step is worth its time. Called for each step but the last, before {@link #onStep}; a model with
     * a safety checker, which decides on finished pictures alone, has no previews.
     */
    default boolean wantsPreview(int step, int steps) {
        return false;
    }

    /** Receives the preview of a step that was wanted, before {@link #onStep}. */
    default void onPreview(Preview preview) {}

    /** Returns a listener to a part of the steps, which counts them among all. */
    default StepListener ofPart(int before, int all) {
        StepListener whole = this;
        return new StepListener() {
            @Override
            public boolean onStep(int step, int steps) {
                return whole.onStep(before + step, all);
            }

            @Override
            public boolean wantsPreview(int step, int steps) {
                return whole.wantsPreview(before + step, all);
            }

            @Override
            public void onPreview(Preview preview) {
                whole.onPreview(preview);
            }
        };
    }
}
