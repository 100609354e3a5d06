package dev.mintmark.diffusion.sampler;

/**
 * Trajectory Consistency Distillation (Zheng et al., 2024), as {@code TCDScheduler}: strategic stochastic sampling
 * (algorithm 4). A step denoises to a timestep s, which η puts below the next one, then adds new noise up to the next
 * one. With η = 0 no noise is new.
 */
final class TcdSampler extends TimestepSampler {
    private final double eta;
    private final TorchRandom random;
    private final boolean choosesBelowStrength;

    TcdSampler(SchedulerConfig config, SamplerRequest request) {
        super(
                NoiseSchedule.alphasCumprod(config, NoiseSchedule.Defaults.LATENT),
                ConsistencyTimesteps.of(config, request),
                config.predictionType());
        this.eta = request.eta();
        this.random = request.noise();
        this.choosesBelowStrength = request.strength() < 1;
    }

    @Override
    public int firstStep(double strength) {
        return choosesBelowStrength ? 0 : super.firstStep(strength);
    }

    @Override
    public void step(int step, float[] prediction, float[] latents) {
        boolean last = step == timesteps.length - 1;
        int next = last ? 0 : timesteps[step + 1];
        int between = (int) Math.floor((float) (1 - eta) * next);
        float alphaNext = alphasCumprod[next];
        float alphaBetween = alphasCumprod[between];
        split(alphasCumprod[timesteps[step]], prediction, latents);
        float image = root(alphaBetween);
        float noise = root(1 - alphaBetween);
        float scale = eta > 0 && !last ? root(alphaNext / alphaBetween) : 1;
        for (int i = 0; i < latents.length; i++) {
            latents[i] = scale * (image * picture[i] + noise * prediction[i]);
        }
        if (eta > 0 && !last) {
            random.add(root(1 - alphaNext / alphaBetween), latents);
        }
    }
}
