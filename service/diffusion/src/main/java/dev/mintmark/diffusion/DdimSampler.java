package dev.mintmark.diffusion;

/** Denoising Diffusion Implicit Models (Song, Meng and Ermon, 2021), deterministic: η = 0. */
final class DdimSampler implements Sampler {
    private final SchedulerConfig config;
    private final float[] alphasCumprod;
    private final float finalAlpha;
    private final int[] timesteps;
    private final int stride;

    DdimSampler(SchedulerConfig config, int steps) {
        this.config = config;
        this.alphasCumprod = NoiseSchedule.alphasCumprod(config);
        this.finalAlpha = config.setAlphaToOne() ? 1 : alphasCumprod[0];
        this.timesteps = Timesteps.of(config, steps);
        this.stride = config.trainTimesteps() / steps;
    }

    @Override
    public int steps() {
        return timesteps.length;
    }

    @Override
    public double timestep(int step) {
        return timesteps[step];
    }

    @Override
    public float initialNoise() {
        return 1;
    }

    @Override
    public void step(int step, float[] prediction, float[] latents) {
        int timestep = timesteps[step];
        int previous = timestep - stride;
        float alpha = alphasCumprod[timestep];
        float alphaBefore = previous >= 0 ? alphasCumprod[previous] : finalAlpha;

        float image = root(alpha); // the share of the image in the latents, √ᾱ
        float noise = root(1 - alpha); // and of the noise, √(1 − ᾱ)
        float imageBefore = root(alphaBefore);
        float noiseBefore = root(1 - alphaBefore);
        float limit = config.clipSample() ? (float) config.clipSampleRange() : Float.POSITIVE_INFINITY;

        switch (config.predictionType()) {
            case EPSILON -> {
                for (int i = 0; i < latents.length; i++) {
                    float original = clip((latents[i] - noise * prediction[i]) / image, limit);
                    latents[i] = imageBefore * original + noiseBefore * prediction[i];
                }
            }
            case SAMPLE -> {
                for (int i = 0; i < latents.length; i++) {
                    float epsilon = (latents[i] - image * prediction[i]) / noise;
                    latents[i] = imageBefore * clip(prediction[i], limit) + noiseBefore * epsilon;
                }
            }
            case V_PREDICTION -> {
                for (int i = 0; i < latents.length; i++) {
                    float original = clip(image * latents[i] - noise * prediction[i], limit);
                    float epsilon = image * prediction[i] + noise * latents[i];
                    latents[i] = imageBefore * original + noiseBefore * epsilon;
                }
            }
        }
    }

    float[] alphasCumprod() {
        return alphasCumprod;
    }

    private static float root(float value) {
        return (float) Math.sqrt(value);
    }

    private static float clip(float value, float limit) {
        return Math.max(-limit, Math.min(limit, value));
    }
}
