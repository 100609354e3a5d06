package dev.mintmark.diffusion.sampler;

import java.util.Arrays;

/**
 * Flow matching (Lipman et al., 2023; Liu et al., 2023): the latents are 1 − σ of the picture and σ of noise, and the
 * network predicts the velocity noise − picture, which is dx/dσ.
 */
abstract class FlowSampler implements Sampler {
    final NoiseLevels levels;

    FlowSampler(NoiseLevels levels) {
        this.levels = levels;
    }

    /** Returns σ of the steps, and after the last. */
    static float[] sigmas(SchedulerConfig config, SamplerRequest request) {
        int steps = request.steps();
        FlowShift shift = FlowShift.of(config, request);
        double terminal = config.number("shift_terminal", 0);
        double[] levels;
        if (request.evenSigmas()) {
            float[] even = SigmaSchedule.withLast(Numbers.linspace(1, 1.0 / steps, steps), 0);
            float[] shifted = Arrays.copyOf(even, steps);
            shift.apply(shifted);
            FlowShift.stretch(shifted, terminal);
            levels = SigmaSchedule.wide(shifted);
        } else {
            int train = config.trainTimesteps();
            levels = Numbers.linspace(
                    (double) trained(config, train) * train, (double) trained(config, 1) * train, steps);
            for (int i = 0; i < steps; i++) {
                levels[i] /= train;
            }
            shift.apply(levels);
            FlowShift.stretch(levels, terminal);
        }
        SigmaSpacing spacing = SigmaSpacing.of(config);
        if (spacing != SigmaSpacing.TIMESTEPS) {
            levels = spacing.levels(levels[steps - 1], levels[0], steps);
        }
        return SigmaSchedule.withLast(levels, 0);
    }

    /** The level of a training timestep; without dynamic shifting it is shifted, and again for a drawing. */
    private static float trained(SchedulerConfig config, int timestep) {
        float level = (float) timestep / config.trainTimesteps();
        double shift = config.number("shift", 1);
        return config.flag("use_dynamic_shifting", false)
                ? level
                : (float) shift * level / (1 + (float) (shift - 1) * level);
    }

    static double[] timesteps(SchedulerConfig config, float[] sigmas, int steps) {
        double[] timesteps = new double[steps];
        for (int i = 0; i < steps; i++) {
            timesteps[i] = sigmas[i] * config.trainTimesteps();
        }
        return timesteps;
    }

    @Override
    public final int steps() {
        return levels.steps();
    }

    @Override
    public final double timestep(int step) {
        return levels.timesteps()[step];
    }

    @Override
    public final float initialNoise() {
        return 1;
    }

    @Override
    public final void addNoise(int step, float[] noise, float[] latents) {
        float sigma = levels.sigmas()[step];
        for (int i = 0; i < latents.length; i++) {
            latents[i] = sigma * noise[i] + (1 - sigma) * latents[i];
        }
    }
}
