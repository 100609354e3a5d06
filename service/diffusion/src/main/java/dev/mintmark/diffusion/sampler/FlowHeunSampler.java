package dev.mintmark.diffusion.sampler;

/**
 * Heun's method for flow matching, as {@code FlowMatchHeunDiscreteScheduler}: goes to the next level along the velocity
 * at the beginning, and again along the mean of it and the one found there. The last step is one of Euler's.
 */
final class FlowHeunSampler extends FlowSampler {
    private float[] start = new float[0];
    private float[] slope = new float[0];
    private boolean correcting;

    FlowHeunSampler(SchedulerConfig config, SamplerRequest request) {
        super(pairedLevels(config, request));
    }

    /** The scheduler knows no other keys than the shift. */
    private static NoiseLevels pairedLevels(SchedulerConfig config, SamplerRequest request) {
        SchedulerConfig plain = SigmaSpacing.TIMESTEPS
                .in(config)
                .with("use_dynamic_shifting", false)
                .with("shift_terminal", 0.0);
        SamplerRequest own = new SamplerRequest(request.steps(), request.noise());
        float[] sigmas = sigmas(plain, own);
        return PairedLevels.of(new NoiseLevels(sigmas, timesteps(plain, sigmas, request.steps())));
    }

    @Override
    public int firstStep(double strength) {
        int steps = (levels.steps() + 1) / 2;
        return Math.min(2 * FirstStep.ofFlow(steps, strength), levels.steps());
    }

    @Override
    public void step(int step, float[] prediction, float[] latents) {
        if (start.length != latents.length) {
            start = new float[latents.length];
            slope = new float[latents.length];
        }
        float sigma = levels.sigmas()[correcting ? step - 1 : step];
        float next = levels.sigmas()[correcting ? step : step + 1];
        float here = correcting ? next : sigma;
        for (int i = 0; i < latents.length; i++) {
            float picture = latents[i] - prediction[i] * here;
            float velocity = (latents[i] - picture) / here;
            if (correcting) {
                latents[i] = start[i] + 0.5f * (slope[i] + velocity) * (next - sigma);
            } else {
                start[i] = latents[i];
                slope[i] = velocity;
                latents[i] += velocity * (next - sigma);
            }
        }
        correcting = !correcting;
    }
}
