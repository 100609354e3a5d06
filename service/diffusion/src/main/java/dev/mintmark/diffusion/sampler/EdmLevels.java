package dev.mintmark.diffusion.sampler;

import dev.mintmark.diffusion.sampler.SchedulerConfig.PredictionType;
import java.util.Arrays;

/**
 * The levels and the preconditioning of Karras et al. (2022, table 1): the network is given the latents times c_in and
 * the timestep c_noise = log(σ)/4; the picture is c_skip of the latents and c_out of its output.
 */
final class EdmLevels {
    private static final double RHO = 7;

    private final NoiseLevels levels;
    private final float dataVariance;
    private final float data;
    private final float initialNoise;
    private final boolean velocity;

    private EdmLevels(SchedulerConfig config, NoiseLevels levels) {
        double sigmaData = config.number("sigma_data", 0.5);
        double largest = largest(config);
        this.levels = levels;
        this.data = (float) sigmaData;
        this.dataVariance = (float) (sigmaData * sigmaData);
        this.initialNoise = (float) Math.sqrt(largest * largest + 1);
        this.velocity = config.predictionType() == PredictionType.V_PREDICTION;
    }

    /** Computes in double precision, as {@code EDMEulerScheduler}. */
    static EdmLevels inDouble(SchedulerConfig config, int steps) {
        float[] spaced;
        if (isExponential(config)) {
            spaced = exponential(config, steps);
        } else {
            double[] levels = SigmaSpacing.karras(smallest(config), largest(config), rho(config), ramp(steps));
            spaced = new float[steps];
            for (int i = 0; i < steps; i++) {
                spaced[i] = (float) levels[i];
            }
        }
        return of(config, spaced, spaced[steps - 1]);
    }

    /** Computes in single precision, as {@code EDMDPMSolverMultistepScheduler}. */
    static EdmLevels inSingle(SchedulerConfig config, int steps) {
        float[] spaced = isExponential(config) ? exponential(config, steps) : karras(config, steps);
        return of(config, spaced, (float) smallest(config));
    }

    private static float[] karras(SchedulerConfig config, int steps) {
        double low = Math.pow(smallest(config), 1 / rho(config));
        double high = Math.pow(largest(config), 1 / rho(config));
        float[] levels = NoiseSchedule.linspace(0, 1, steps);
        for (int i = 0; i < steps; i++) {
            float root = (float) high + levels[i] * (float) (low - high);
            levels[i] = (float) Math.pow(root, rho(config));
        }
        return levels;
    }

    private static EdmLevels of(SchedulerConfig config, float[] spaced, float last) {
        double[] timesteps = new double[spaced.length];
        for (int i = 0; i < timesteps.length; i++) {
            timesteps[i] = 0.25f * (float) Math.log(spaced[i]);
        }
        float[] sigmas = Arrays.copyOf(spaced, spaced.length + 1);
        sigmas[spaced.length] = config.endsAtZero() ? 0 : last;
        return new EdmLevels(config, new NoiseLevels(sigmas, timesteps));
    }

    private static boolean isExponential(SchedulerConfig config) {
        return config.text("sigma_schedule", "karras").equals("exponential");
    }

    private static float[] exponential(SchedulerConfig config, int steps) {
        float[] logs =
                NoiseSchedule.linspace((float) Math.log(smallest(config)), (float) Math.log(largest(config)), steps);
        float[] levels = new float[steps];
        for (int i = 0; i < steps; i++) {
            levels[i] = (float) Math.exp(logs[steps - 1 - i]);
        }
        return levels;
    }

    /** torch.linspace from 0 to 1, in double precision: from both ends to the middle. */
    private static double[] ramp(int steps) {
        double[] ramp = new double[steps];
        double step = steps == 1 ? 0 : 1.0 / (steps - 1);
        for (int i = 0; i < steps; i++) {
            ramp[i] = i < steps / 2 || steps == 1 ? step * i : 1 - step * (steps - 1 - i);
        }
        return ramp;
    }

    private static double smallest(SchedulerConfig config) {
        return config.number("sigma_min", 0.002);
    }

    private static double largest(SchedulerConfig config) {
        return config.number("sigma_max", 80);
    }

    private static double rho(SchedulerConfig config) {
        return config.number("rho", RHO);
    }

    NoiseLevels levels() {
        return levels;
    }

    float initialNoise() {
        return initialNoise;
    }

    void scaleInput(int step, float[] latents, float[] input) {
        float sigma = levels.sigmas()[step];
        float in = 1 / (float) Math.sqrt(sigma * sigma + dataVariance);
        for (int i = 0; i < latents.length; i++) {
            input[i] = latents[i] * in;
        }
    }

    void predictPicture(int step, float[] prediction, float[] latents, float[] picture) {
        float sigma = levels.sigmas()[step];
        float skip = dataVariance / (sigma * sigma + dataVariance);
        float out = (velocity ? -sigma : sigma) * data / (float) Math.sqrt(sigma * sigma + dataVariance);
        for (int i = 0; i < latents.length; i++) {
            picture[i] = skip * latents[i] + out * prediction[i];
        }
    }
}
