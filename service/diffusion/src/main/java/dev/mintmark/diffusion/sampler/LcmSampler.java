package dev.mintmark.diffusion.sampler;

/**
 * Latent Consistency Models (Luo et al., 2023), as {@code LCMScheduler}. The consistency function mixes the latents and
 * the predicted picture so that it is the identity at timestep 0 (equation 9); a step adds new noise to its result for
 * the next timestep (algorithm 3 of Song et al., 2023). The last step adds none.
 */
final class LcmSampler extends TimestepSampler {
    private static final double SIGMA_DATA = 0.5;

    private final SampleLimit limit;
    private final double timestepScaling;
    private final TorchRandom random;
    private final boolean choosesBelowStrength;

    LcmSampler(SchedulerConfig config, SamplerRequest request) {
        super(
                NoiseSchedule.alphasCumprod(config, NoiseSchedule.Defaults.LATENT),
                ConsistencyTimesteps.of(config, request),
                config.predictionType());
        this.limit = SampleLimit.of(config, false);
        this.timestepScaling = config.number("timestep_scaling", 10);
        this.random = request.noise();
        this.choosesBelowStrength = request.strength() < 1;
    }

    @Override
    public int firstStep(double strength) {
        return choosesBelowStrength ? 0 : super.firstStep(strength);
    }

    @Override
    public void step(int step, float[] prediction, float[] latents) {
        split(alphasCumprod[timesteps[step]], prediction, latents);
        limit.apply(picture);
        double time = timesteps[step] * timestepScaling;
        double sum = time * time + SIGMA_DATA * SIGMA_DATA;
        float skip = (float) (SIGMA_DATA * SIGMA_DATA / sum);
        float out = (float) (time / Math.sqrt(sum));
        boolean last = step == timesteps.length - 1;
        float alphaBefore = last ? 1 : alphasCumprod[timesteps[step + 1]];
        float image = root(alphaBefore);
        for (int i = 0; i < latents.length; i++) {
            latents[i] = image * (out * picture[i] + skip * latents[i]);
        }
        if (!last) {
            random.add(root(1 - alphaBefore), latents);
        }
    }
}
