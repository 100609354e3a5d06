package dev.mintmark.diffusion.sampler;

/** The timesteps of LCM and TCD: evenly chosen among those of the solver that the model was distilled from. */
final class ConsistencyTimesteps {
    private ConsistencyTimesteps() {}

    static int[] of(SchedulerConfig config, SamplerRequest request) {
        int steps = request.steps();
        int original = config.integer("original_inference_steps", 50);
        int available = (int) (original * request.strength());
        if (original > config.trainTimesteps() || steps > available) {
            throw new SamplerException(
                    "steps",
                    "The steps must be at most " + Math.min(available, config.trainTimesteps())
                            + " with this sampler and model, not " + steps + ".");
        }
        int stride = config.trainTimesteps() / original;
        int[] timesteps = new int[steps];
        double share = (double) available / steps;
        for (int i = 0; i < steps; i++) {
            int rank = (int) Math.floor(i * share);
            timesteps[i] = (available - rank) * stride - 1;
        }
        return timesteps;
    }
}
