package dev.mintmark.diffusion.sampler;

import java.util.Arrays;

/**
 * The noise levels σ = √((1 − ᾱ)/ᾱ) of the training timesteps, from which those of a drawing are taken. In float32
 * where diffusers uses it.
 */
final class SigmaSchedule {
    /** Close to 0, so that the first σ is not infinite with zero SNR. */
    private static final float SMALLEST_ALPHA = 0x1p-24f;

    private final SchedulerConfig config;
    private final float[] training;
    private final float[] logs;

    SigmaSchedule(SchedulerConfig config, NoiseSchedule.Defaults defaults) {
        this.config = config;
        float[] alphas = NoiseSchedule.alphasCumprod(config, defaults);
        if (config.flag("rescale_betas_zero_snr", false)) {
            alphas[alphas.length - 1] = SMALLEST_ALPHA;
        }
        this.training = new float[alphas.length];
        this.logs = new float[alphas.length];
        for (int t = 0; t < alphas.length; t++) {
            training[t] = (float) Math.sqrt((1 - alphas[t]) / alphas[t]);
            logs[t] = (float) Math.log(training[t]);
        }
    }

    float smallest() {
        return training[0];
    }

    float largest() {
        return training[training.length - 1];
    }

    float[] logs() {
        return logs;
    }

    /** Returns σ at timesteps that may lie between two training timesteps. */
    double[] at(double[] timesteps) {
        return Arrays.stream(timesteps)
                .map(timestep -> Numbers.interpolate(timestep, training))
                .toArray();
    }

    /** Returns the number of training timesteps whose λ = log(α/σ) is below a limit. */
    int timestepsBelow(double lambda) {
        int count = 0;
        for (float log : logs) {
            count += -log < lambda ? 1 : 0; // λ = −log(σ/α)
        }
        return count;
    }

    /** Returns levels that lie evenly in λ (Lu et al., 2022), computed from the logarithms in float32. */
    double[] evenInLambda(int steps) {
        double first = logs[logs.length - 1];
        double[] levels = Numbers.linspace(0, 1, steps);
        for (int i = 0; i < steps; i++) {
            levels[i] = Math.exp(first + levels[i] * (logs[0] - first));
        }
        return levels;
    }

    /** Returns levels between two, by the spacing of the configuration. */
    double[] spaced(SigmaSpacing spacing, double smallest, double largest, int steps) {
        return spacing.levels(config.number("sigma_min", smallest), config.number("sigma_max", largest), steps);
    }

    /** Returns the timesteps, with fractions, that have the levels: interpolates linearly in log σ. */
    double[] timesteps(double[] sigmas) {
        double[] timesteps = new double[sigmas.length];
        for (int i = 0; i < sigmas.length; i++) {
            timesteps[i] = timestep(Math.log(Math.max(sigmas[i], 1e-10)));
        }
        return timesteps;
    }

    private double timestep(double log) {
        int below = 0;
        while (below < logs.length - 2 && logs[below + 1] <= log) {
            below++;
        }
        double weight = (logs[below] - log) / (logs[below] - logs[below + 1]);
        weight = Math.clamp(weight, 0, 1);
        return (1 - weight) * below + weight * (below + 1);
    }

    /** Returns the levels as float32, with a last one after the steps. */
    static float[] withLast(double[] sigmas, double last) {
        float[] all = new float[sigmas.length + 1];
        for (int i = 0; i < sigmas.length; i++) {
            all[i] = (float) sigmas[i];
        }
        all[sigmas.length] = (float) last;
        return all;
    }

    static double[] wide(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }
}
