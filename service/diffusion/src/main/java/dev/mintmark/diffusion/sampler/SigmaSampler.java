package dev.mintmark.diffusion.sampler;

import dev.mintmark.diffusion.sampler.SchedulerConfig.PredictionType;
import dev.mintmark.diffusion.sampler.SchedulerConfig.TimestepSpacing;

/**
 * The samplers of Karras et al. (2022): the latents are the picture plus σ of noise, and dx/dσ = (x − picture)/σ is
 * integrated from the largest σ to 0. The network is given the latents divided by √(σ² + 1), so that it sees those that
 * it was trained with.
 */
abstract class SigmaSampler implements Sampler {
    final NoiseLevels levels;
    private final PredictionType predictionType;
    private final boolean startsBelow;

    /** The picture that {@link #predictPicture} finds. */
    float[] picture = new float[0];

    SigmaSampler(SchedulerConfig config, NoiseLevels levels) {
        this.levels = levels;
        this.predictionType = config.predictionType();
        this.startsBelow = config.choice("timestep_spacing", TimestepSpacing.LINSPACE) == TimestepSpacing.LEADING;
    }

    /** The levels of the schedulers that need no more than them; {@code last} is the one after the steps. */
    static NoiseLevels levels(SchedulerConfig config, SigmaSchedule schedule, int steps, double last) {
        double[] timesteps = Timesteps.fractional(config, steps);
        double[] sigmas = schedule.at(timesteps);
        SigmaSpacing spacing = SigmaSpacing.of(config);
        if (spacing != SigmaSpacing.TIMESTEPS) {
            sigmas = schedule.spaced(spacing, sigmas[steps - 1], sigmas[0], steps);
            timesteps = schedule.timesteps(sigmas);
        }
        for (int i = 0; i < steps; i++) {
            timesteps[i] = (float) timesteps[i];
        }
        return new NoiseLevels(SigmaSchedule.withLast(sigmas, last), timesteps);
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
        float largest = levels.largest();
        return startsBelow ? (float) Math.sqrt(largest * largest + 1) : largest;
    }

    /** The level of the latents that a step is given. */
    float inputSigma(int step) {
        return levels.sigmas()[step];
    }

    @Override
    public final void scaleInput(int step, float[] latents, float[] input) {
        float sigma = inputSigma(step);
        float divisor = (float) Math.sqrt(sigma * sigma + 1);
        for (int i = 0; i < latents.length; i++) {
            input[i] = latents[i] / divisor;
        }
    }

    @Override
    public int firstStep(double strength) {
        return FirstStep.ofDiffusion(levels.steps(), strength);
    }

    @Override
    public final void addNoise(int step, float[] noise, float[] latents) {
        float sigma = levels.sigmas()[step];
        for (int i = 0; i < latents.length; i++) {
            latents[i] += noise[i] * sigma;
        }
    }

    /** Puts the predicted picture into {@link #picture}. */
    final void predictPicture(float sigma, float[] prediction, float[] latents) {
        if (picture.length != latents.length) {
            picture = new float[latents.length];
        }
        switch (predictionType) {
            case EPSILON -> {
                for (int i = 0; i < latents.length; i++) {
                    picture[i] = latents[i] - sigma * prediction[i];
                }
            }
            case SAMPLE -> System.arraycopy(prediction, 0, picture, 0, latents.length);
            case V_PREDICTION -> {
                float out = -sigma / (float) Math.sqrt(sigma * sigma + 1);
                float skip = sigma * sigma + 1;
                for (int i = 0; i < latents.length; i++) {
                    picture[i] = prediction[i] * out + latents[i] / skip;
                }
            }
            case FLOW_PREDICTION -> throw new IllegalStateException("Samplers checks the prediction type.");
        }
    }
}
