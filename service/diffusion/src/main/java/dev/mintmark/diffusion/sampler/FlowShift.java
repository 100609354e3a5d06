package dev.mintmark.diffusion.sampler;

/**
 * Moves the levels of flow matching to the noisy end, more for larger pictures (Esser et al., 2024, section 5.3.2): t
 * becomes s t/(1 + (s − 1) t). With dynamic shifting s grows with the number of image tokens, as in the pipelines of
 * FLUX.
 */
final class FlowShift {
    private final double shift;
    private final boolean dynamic;

    private FlowShift(double shift, boolean dynamic) {
        this.shift = shift;
        this.dynamic = dynamic;
    }

    /** Reads the keys of the schedulers of flow matching. */
    static FlowShift of(SchedulerConfig config, SamplerRequest request) {
        if (!config.flag("use_dynamic_shifting", false)) {
            return new FlowShift(config.number("shift", 1), false);
        }
        double mu = mu(config, request);
        boolean linear = config.text("time_shift_type", "exponential").equals("linear");
        return new FlowShift(linear ? mu : Math.exp(mu), true);
    }

    /** Reads the keys of the other solvers, which can use flow matching. */
    static FlowShift ofSolver(SchedulerConfig config, SamplerRequest request) {
        return config.flag("use_dynamic_shifting", false)
                ? of(config, request)
                : new FlowShift(config.number("flow_shift", 1), false);
    }

    /** The line through the shifts for the smallest and the largest number of image tokens. */
    private static double mu(SchedulerConfig config, SamplerRequest request) {
        if (request.imageTokens() == 0) {
            throw new SamplerException(
                    "sampler", "This model's scheduler shifts its noise levels by the number of image tokens.");
        }
        int base = config.integer("base_image_seq_len", 256);
        int max = config.integer("max_image_seq_len", 4096);
        double baseShift = config.number("base_shift", 0.5);
        double slope = (config.number("max_shift", 1.15) - baseShift) / (max - base);
        return request.imageTokens() * slope + (baseShift - slope * base);
    }

    void apply(double[] levels) {
        for (int i = 0; i < levels.length; i++) {
            levels[i] =
                    dynamic ? shift / (shift + (1 / levels[i] - 1)) : shift * levels[i] / (1 + (shift - 1) * levels[i]);
        }
    }

    /** In float32, as diffusers does where the pipeline gives the levels. */
    void apply(float[] levels) {
        float s = (float) shift;
        for (int i = 0; i < levels.length; i++) {
            levels[i] = dynamic ? s / (s + (1 / levels[i] - 1)) : s * levels[i] / (1 + (float) (shift - 1) * levels[i]);
        }
    }

    /** Stretches the levels so that the last one is a given one; 0 leaves them. */
    static void stretch(double[] levels, double terminal) {
        if (terminal != 0) {
            double scale = (1 - levels[levels.length - 1]) / (1 - terminal);
            for (int i = 0; i < levels.length; i++) {
                levels[i] = 1 - (1 - levels[i]) / scale;
            }
        }
    }

    static void stretch(float[] levels, double terminal) {
        if (terminal != 0) {
            float scale = (1 - levels[levels.length - 1]) / (float) (1 - terminal);
            for (int i = 0; i < levels.length; i++) {
                levels[i] = 1 - (1 - levels[i]) / scale;
            }
        }
    }
}
