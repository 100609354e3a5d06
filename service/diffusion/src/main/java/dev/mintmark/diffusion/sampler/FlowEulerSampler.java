package dev.mintmark.diffusion.sampler;

/**
 * Euler's method for flow matching (Esser et al., 2024), as {@code FlowMatchEulerDiscreteScheduler}: follows the
 * predicted velocity to the next level. With {@code stochastic_sampling} it instead predicts the picture and mixes it
 * with new noise.
 */
final class FlowEulerSampler extends FlowSampler {
    private final boolean stochastic;
    private final TorchRandom random;

    FlowEulerSampler(SchedulerConfig config, SamplerRequest request) {
        super(flowLevels(config, request));
        this.stochastic = config.flag("stochastic_sampling", false);
        this.random = request.noise();
    }

    private static NoiseLevels flowLevels(SchedulerConfig config, SamplerRequest request) {
        float[] sigmas = sigmas(config, request);
        int steps = sigmas.length - 1;
        if (config.flag("invert_sigmas", false)) {
            for (int i = 0; i < sigmas.length; i++) {
                sigmas[i] = 1 - sigmas[i];
            }
        }
        return new NoiseLevels(sigmas, timesteps(config, sigmas, steps));
    }

    @Override
    public int firstStep(double strength) {
        return FirstStep.ofFlow(levels.steps(), strength);
    }

    @Override
    public void step(int step, float[] prediction, float[] latents) {
        float sigma = levels.sigmas()[step];
        float next = levels.sigmas()[step + 1];
        if (!stochastic) {
            for (int i = 0; i < latents.length; i++) {
                latents[i] += (next - sigma) * prediction[i];
            }
            return;
        }
        for (int i = 0; i < latents.length; i++) {
            latents[i] = (1 - next) * (latents[i] - sigma * prediction[i]);
        }
        random.add(next, latents);
    }
}
