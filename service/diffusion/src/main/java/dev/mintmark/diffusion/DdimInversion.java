package dev.mintmark.diffusion;

/**
 * DDIM inversion (Song, Meng and Ermon, 2021, section 4.3; Mokady et al., 2023): estimates, from latents, the noise
 * that they were drawn from. It uses timesteps of its own, independent of those of the drawing.
 */
final class DdimInversion {
    private final SchedulerConfig config;
    private final float[] alphasCumprod;
    private final int[] levels;

    /**
     * @param steps number of runs of the UNet
     * @param first training timestep whose noise level the latents are assumed to have
     */
    DdimInversion(SchedulerConfig config, int steps, int first) {
        this.config = config;
        this.alphasCumprod = NoiseSchedule.alphasCumprod(config);
        this.levels = new int[steps + 1];
        int last = config.trainTimesteps() - 1;
        int from = Math.min(first, last);
        for (int i = 0; i <= steps; i++) {
            levels[i] = from + (int) Math.rint((double) (last - from) * i / steps);
        }
    }

    /** Returns the noise that the UNet predicts in the last step. Overwrites {@code latents}. */
    float[] invert(Denoiser denoiser, float[] latents, StepListener listener) {
        int steps = levels.length - 1;
        float[] prediction = new float[latents.length];
        float[] noise = new float[latents.length];
        for (int step = 0; step < steps; step++) {
            denoiser.predict(levels[step], latents, prediction);
            step(levels[step], levels[step + 1], prediction, latents, noise);
            if (!listener.onStep(step + 1, steps)) {
                throw new DrawCancelledException(step + 1, steps);
            }
        }
        return noise;
    }

    private void step(int level, int next, float[] prediction, float[] latents, float[] noise) {
        float image = root(alphasCumprod[level]);
        float sigma = root(1 - alphasCumprod[level]);
        float imageNext = root(alphasCumprod[next]);
        float sigmaNext = root(1 - alphasCumprod[next]);
        for (int i = 0; i < latents.length; i++) {
            float clean = switch (config.predictionType()) {
                case EPSILON -> {
                    noise[i] = prediction[i];
                    yield (latents[i] - sigma * prediction[i]) / image;
                }
                case SAMPLE -> {
                    noise[i] = (latents[i] - image * prediction[i]) / sigma;
                    yield prediction[i];
                }
                case V_PREDICTION -> {
                    noise[i] = image * prediction[i] + sigma * latents[i];
                    yield image * latents[i] - sigma * prediction[i];
                }
            };
            latents[i] = imageNext * clean + sigmaNext * noise[i];
        }
    }

    private static float root(float value) {
        return (float) Math.sqrt(value);
    }
}
