package dev.mintmark.diffusion.sampler;

/**
 * Ancestral sampling with Euler's method, as {@code EulerAncestralDiscreteScheduler} (the form that k-diffusion gives
 * the ancestral sampling of Ho et al., 2020, and Song et al., 2021): a step goes below the next level and adds new noise.
 */
final class EulerAncestralSampler extends SigmaSampler {
    private final TorchRandom random;

    EulerAncestralSampler(SchedulerConfig config, SamplerRequest request) {
        super(
                config,
                levels(
                        SigmaSpacing.TIMESTEPS.in(config),
                        new SigmaSchedule(config, NoiseSchedule.Defaults.STANDARD),
                        request.steps(),
                        0));
        this.random = request.noise();
    }

    @Override
    public void step(int step, float[] prediction, float[] latents) {
        float from = levels.sigmas()[step];
        float to = levels.sigmas()[step + 1];
        AncestralStep ancestral = AncestralStep.of(from, to);
        predictPicture(from, prediction, latents);
        for (int i = 0; i < latents.length; i++) {
            latents[i] += (latents[i] - picture[i]) / from * (ancestral.down() - from);
        }
        random.add(ancestral.up(), latents);
    }
}
