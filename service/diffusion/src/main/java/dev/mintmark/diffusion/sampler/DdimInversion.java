package dev.mintmark.diffusion.sampler;

/**
 * DDIM inversion (Song, Meng and Ermon, 2021, section 4.3; Mokady et al., 2023): estimates, from latents, the noise
 * that they were drawn from. It uses timesteps of its own, independent of those of the drawing. The caller runs the
 * network at {@link #timestep} and calls {@link #step}, from step 0 on. For models of {@link SchedulerConfig#isOfDiffusion
 * diffusion}. Not thread-safe.
 */
public final class DdimInversion {
    private final SchedulerConfig.PredictionType predictionType;
    private final int[] timesteps;
    private final float[] images;
    private final float[] sigmas;

    /**
     * @param steps number of runs of the network
     * @param skipped share of the training timesteps, 0 to 1, that is skipped: the latents are assumed to have the
     *     noise of that level
     */
    public DdimInversion(SchedulerConfig config, int steps, double skipped) {
        this.predictionType = config.predictionType();
        this.timesteps = new int[steps + 1];
        this.images = new float[steps + 1];
        this.sigmas = new float[steps + 1];
        float[] alphasCumprod = NoiseSchedule.alphasCumprod(config);
        int last = config.trainTimesteps() - 1;
        int from = Math.min((int) (skipped * config.trainTimesteps()), last);
        for (int i = 0; i <= steps; i++) {
            timesteps[i] = from + (int) Math.rint((double) (last - from) * i / steps);
            images[i] = root(alphasCumprod[timesteps[i]]);
            sigmas[i] = root(1 - alphasCumprod[timesteps[i]]);
        }
    }

    /** Returns the number of runs of the network. */
    public int steps() {
        return timesteps.length - 1;
    }

    /** Returns the timestep of a step, 0 to {@code steps() - 1}. */
    public int timestep(int step) {
        return timesteps[step];
    }

    /**
     * Moves the latents to the next level.
     *
     * @param prediction the network's prediction; overwritten with the noise in the latents
     * @param latents changed in place
     */
    public void step(int step, float[] prediction, float[] latents) {
        float image = images[step];
        float sigma = sigmas[step];
        float imageNext = images[step + 1];
        float sigmaNext = sigmas[step + 1];
        for (int i = 0; i < latents.length; i++) {
            float predicted = prediction[i];
            float clean = switch (predictionType) {
                case EPSILON -> (latents[i] - sigma * predicted) / image;
                case SAMPLE -> {
                    prediction[i] = (latents[i] - image * predicted) / sigma;
                    yield predicted;
                }
                case V_PREDICTION -> {
                    prediction[i] = image * predicted + sigma * latents[i];
                    yield image * latents[i] - sigma * predicted;
                }
                case FLOW_PREDICTION -> throw new IllegalStateException("DDIM inversion is for diffusion.");
            };
            latents[i] = imageNext * clean + sigmaNext * prediction[i];
        }
    }

    private static float root(float value) {
        return (float) Math.sqrt(value);
    }
}
