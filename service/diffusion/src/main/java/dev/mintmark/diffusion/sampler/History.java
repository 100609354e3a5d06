package dev.mintmark.diffusion.sampler;

/** What a multi-step sampler keeps of its last steps, such as the predicted noise. The arrays are reused. */
final class History {
    private final float[][] outputs;
    private int size;

    /** @param steps how many steps are kept, the current one included */
    History(int steps) {
        this.outputs = new float[steps][];
    }

    /** Makes room for the current step in front of the earlier ones, and returns it to be filled; the oldest is dropped. */
    float[] next(int length) {
        int last = outputs.length - 1;
        float[] oldest = outputs[last];
        System.arraycopy(outputs, 0, outputs, 1, last);
        outputs[0] = oldest == null ? new float[length] : oldest;
        size = Math.min(size + 1, outputs.length);
        return outputs[0];
    }

    /** Returns what was kept in the current step (0), the step before (1), and so on, below {@link #size}. */
    float[] get(int stepsBack) {
        return outputs[stepsBack];
    }

    /** Returns how many steps are kept now. */
    int size() {
        return size;
    }
}
