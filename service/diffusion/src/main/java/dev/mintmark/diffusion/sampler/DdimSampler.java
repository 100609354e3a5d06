package dev.mintmark.diffusion.sampler;

/**
 * Denoising Diffusion Implicit Models (Song, Meng and Ermon, 2021), as {@code DDIMScheduler}. A step predicts the
 * picture from the latents, then mixes it again with the predicted noise for the level of the next timestep (equation
 * 12). With η above 0, part of that noise is new (equation 16); η = 1 gives DDPM.
 */
final class DdimSampler extends TimestepSampler {
    private final SampleLimit limit;
    private final float finalAlpha;
    private final int stride;
    private final float eta;
    private final TorchRandom random;

    DdimSampler(SchedulerConfig config, SamplerRequest request) {
        super(NoiseSchedule.alphasCumprod(config), Timesteps.of(config, request.steps()), config.predictionType());
        this.limit = SampleLimit.of(config, true);
        this.finalAlpha = config.flag("set_alpha_to_one", true) ? 1 : alphasCumprod[0];
        this.stride = config.trainTimesteps() / request.steps();
        this.eta = (float) request.eta();
        this.random = request.noise();
    }

    @Override
    public void step(int step, float[] prediction, float[] latents) {
        int timestep = timesteps[step];
        int previous = timestep - stride;
        float alpha = alphasCumprod[timestep];
        float alphaBefore = previous >= 0 ? alphasCumprod[previous] : finalAlpha;
        split(alpha, prediction, latents);
        limit.apply(picture);

        float variance = (1 - alphaBefore) / (1 - alpha) * (1 - alpha / alphaBefore);
        float deviation = eta == 0 ? 0 : eta * root(variance); // of the new noise
        float imageBefore = root(alphaBefore); // the share of the picture in the next latents
        // and of the predicted noise; with eta 1 and an alpha of 0, rounding can take it below zero
        float noiseBefore = root(Math.max(0, 1 - alphaBefore - deviation * deviation));
        for (int i = 0; i < latents.length; i++) {
            latents[i] = imageBefore * picture[i] + noiseBefore * prediction[i];
        }
        if (eta > 0) {
            random.add(deviation, latents);
        }
    }
}
