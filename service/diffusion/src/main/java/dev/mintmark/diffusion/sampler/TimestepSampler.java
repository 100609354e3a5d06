package dev.mintmark.diffusion.sampler;

import dev.mintmark.diffusion.sampler.SchedulerConfig.PredictionType;

/**
 * The samplers that walk over training timesteps and their ᾱ: the latents are √ᾱ of the picture and √(1 − ᾱ) of noise.
 */
abstract class TimestepSampler implements Sampler {
    final float[] alphasCumprod;
    final int[] timesteps;
    private final PredictionType predictionType;

    /** The picture that {@link #split} predicts. */
    float[] picture = new float[0];

    TimestepSampler(float[] alphasCumprod, int[] timesteps, PredictionType predictionType) {
        this.alphasCumprod = alphasCumprod;
        this.timesteps = timesteps;
        this.predictionType = predictionType;
    }

    @Override
    public final int steps() {
        return timesteps.length;
    }

    @Override
    public final double timestep(int step) {
        return timesteps[step];
    }

    @Override
    public final float initialNoise() {
        return 1;
    }

    @Override
    public int firstStep(double strength) {
        return FirstStep.ofDiffusion(timesteps.length, strength);
    }

    @Override
    public final void addNoise(int step, float[] noise, float[] latents) {
        float alpha = alphasCumprod[timesteps[step]];
        float image = root(alpha);
        float share = root(1 - alpha);
        for (int i = 0; i < latents.length; i++) {
            latents[i] = image * latents[i] + share * noise[i];
        }
    }

    /** Turns the prediction into the predicted noise, in place, and puts the predicted picture beside it. */
    final void split(float alpha, float[] prediction, float[] latents) {
        if (picture.length != latents.length) {
            picture = new float[latents.length];
        }
        float image = root(alpha); // the share of the picture in the latents, √ᾱ
        float noise = root(1 - alpha); // and of the noise, √(1 − ᾱ)
        switch (predictionType) {
            case EPSILON -> {
                for (int i = 0; i < latents.length; i++) {
                    picture[i] = (latents[i] - noise * prediction[i]) / image;
                }
            }
            case SAMPLE -> {
                for (int i = 0; i < latents.length; i++) {
                    picture[i] = prediction[i];
                    prediction[i] = (latents[i] - image * picture[i]) / noise;
                }
            }
            case V_PREDICTION -> {
                for (int i = 0; i < latents.length; i++) {
                    float velocity = prediction[i];
                    picture[i] = image * latents[i] - noise * velocity;
                    prediction[i] = image * velocity + noise * latents[i];
                }
            }
            case FLOW_PREDICTION -> throw new IllegalStateException("Samplers checks the prediction type.");
        }
    }

    static float root(float value) {
        return (float) Math.sqrt(value);
    }
}
