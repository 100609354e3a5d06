package dev.mintmark.diffusion.sampler;

/**
 * Denoising Diffusion Implicit Models (Song, Meng and Ermon, 2021), as {@code DDIMScheduler}. A step predicts the
 * picture from the latents, then mixes it again with the predicted noise for the level of the next timestep (equation
 * 12). With η above 0, part of that noise is new (equation 16); η = 1 gives DDPM.
 */
final class DdimSampler implements Sampler {
    private final SchedulerConfig.PredictionType predictionType;
    private final SampleLimit limit;
    private final float[] alphasCumprod;
    private final float finalAlpha;
    private final int[] timesteps;
    private final int stride;
    private final float eta;
    private final TorchRandom random;
    private float[] picture = new float[0];

    DdimSampler(SchedulerConfig config, SamplerRequest request) {
        this.predictionType = config.predictionType();
        this.limit = SampleLimit.of(config, true);
        this.alphasCumprod = NoiseSchedule.alphasCumprod(config);
        this.finalAlpha = config.flag("set_alpha_to_one", true) ? 1 : alphasCumprod[0];
        this.timesteps = Timesteps.of(config, request.steps());
        this.stride = config.trainTimesteps() / request.steps();
        this.eta = (float) request.eta();
        this.random = request.noise();
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
        if (picture.length != latents.length) {
            picture = new float[latents.length];
        }
        split(alpha, prediction, latents);
        limit.apply(picture);

        float variance = (1 - alphaBefore) / (1 - alpha) * (1 - alpha / alphaBefore);
        float deviation = eta * root(variance); // of the new noise
        float imageBefore = root(alphaBefore); // the share of the picture in the next latents
        float noiseBefore = root(1 - alphaBefore - deviation * deviation); // and of the predicted noise
        for (int i = 0; i < latents.length; i++) {
            latents[i] = imageBefore * picture[i] + noiseBefore * prediction[i];
        }
        if (eta > 0) {
            float[] fresh = random.normal(latents.length);
            for (int i = 0; i < latents.length; i++) {
                latents[i] += deviation * fresh[i];
            }
        }
    }

    /** Turns the prediction into the predicted noise, in place, and puts the predicted picture beside it. */
    private void split(float alpha, float[] prediction, float[] latents) {
        float image = root(alpha); // the share of the picture in the latents, √ᾱ
        float noise = root(1 - alpha); // and of the noise, √(1 − ᾱ)
        switch (predictionType) {
            case EPSILON -> {
                for (int i = 0; i < latents.length; i++) {
                    picture[i] = (latents[i] - noise * prediction[i]) / image;
                }
            }
            case SAMPLE -> {
                for (int i = 0; i < latents.length; i++) {
                    picture[i] = prediction[i];
                    prediction[i] = (latents[i] - image * picture[i]) / noise;
                }
            }
            case V_PREDICTION -> {
                for (int i = 0; i < latents.length; i++) {
                    float velocity = prediction[i];
                    picture[i] = image * latents[i] - noise * velocity;
                    prediction[i] = image * velocity + noise * latents[i];
                }
            }
            case FLOW_PREDICTION -> throw Samplers.unusable("ddim", predictionType);
        }
    }

    @Override
    public int firstStep(double strength) {
        return Samplers.firstStep(timesteps.length, strength);
    }

    @Override
    public void addNoise(int step, float[] noise, float[] latents) {
        NoiseSchedule.addNoise(alphasCumprod[timesteps[step]], noise, latents);
    }

    private static float root(float value) {
        return (float) Math.sqrt(value);
    }
}
