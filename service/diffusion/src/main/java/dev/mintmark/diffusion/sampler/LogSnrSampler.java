package dev.mintmark.diffusion.sampler;

import dev.mintmark.diffusion.sampler.SchedulerConfig.PredictionType;

/**
 * The solvers of high order that work in λ, half the logarithm of the signal-to-noise ratio (Lu et al., 2022). They keep
 * the predicted pictures, or the predicted noise, of the last steps.
 */
abstract class LogSnrSampler implements Sampler {
    private static final int FEW_STEPS = 15;

    final LogSnrLevels levels;
    private final PredictionType predictionType;
    private final SampleLimit limit;
    private final History history;

    LogSnrSampler(SchedulerConfig config, LogSnrLevels levels, int order) {
        this.levels = levels;
        this.predictionType = config.predictionType();
        this.limit = SampleLimit.ofThresholding(config);
        this.history = new History(order);
    }

    @Override
    public final int steps() {
        return levels.steps();
    }

    @Override
    public final double timestep(int step) {
        return levels.timestep(step);
    }

    @Override
    public float initialNoise() {
        return 1;
    }

    @Override
    public final int firstStep(double strength) {
        return predictionType == PredictionType.FLOW_PREDICTION
                ? FirstStep.ofFlow(levels.steps(), strength)
                : FirstStep.ofDiffusion(levels.steps(), strength);
    }

    @Override
    public final void addNoise(int step, float[] noise, float[] latents) {
        float alpha = levels.alpha(step);
        float sigma = levels.sigma(step);
        for (int i = 0; i < latents.length; i++) {
            latents[i] = alpha * latents[i] + sigma * noise[i];
        }
    }

    /** Returns whether the steps are so few that diffusers lowers the order of the last ones. */
    final boolean hasFewSteps() {
        return levels.steps() < FEW_STEPS;
    }

    final SampleLimit limit() {
        return limit;
    }

    /** The output of this step (0), the step before (1), and so on. */
    final float[] output(int stepsBack) {
        return history.get(stepsBack);
    }

    /** Returns how many outputs are kept, that of this step included. */
    final int outputs() {
        return history.size();
    }

    /** Predicts the picture and keeps it as this step's output. */
    final void keepPicture(int step, float[] prediction, float[] latents) {
        predictPicture(step, prediction, latents, history.next(latents.length));
    }

    /** Predicts the noise and keeps it as this step's output. */
    final void keepNoise(int step, float[] prediction, float[] latents) {
        float[] noise = history.next(latents.length);
        float alpha = levels.alpha(step);
        float sigma = levels.sigma(step);
        if (!limit.isNone()) {
            restOfPicture(step, prediction, latents, noise);
            return;
        }
        switch (predictionType) {
            case EPSILON -> System.arraycopy(prediction, 0, noise, 0, noise.length);
            case SAMPLE -> {
                for (int i = 0; i < noise.length; i++) {
                    noise[i] = (latents[i] - alpha * prediction[i]) / sigma;
                }
            }
            case V_PREDICTION -> {
                for (int i = 0; i < noise.length; i++) {
                    noise[i] = alpha * prediction[i] + sigma * latents[i];
                }
            }
            case FLOW_PREDICTION -> restOfPicture(step, prediction, latents, noise);
        }
    }

    /** Keeps the noise that is left when the predicted picture is taken from the latents. */
    final void keepRestOfPicture(int step, float[] prediction, float[] latents) {
        restOfPicture(step, prediction, latents, history.next(latents.length));
    }

    private void restOfPicture(int step, float[] prediction, float[] latents, float[] noise) {
        predictPicture(step, prediction, latents, noise);
        float alpha = levels.alpha(step);
        float sigma = levels.sigma(step);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (latents[i] - alpha * noise[i]) / sigma;
        }
    }

    void predictPicture(int step, float[] prediction, float[] latents, float[] picture) {
        float alpha = levels.alpha(step);
        float sigma = levels.sigma(step);
        switch (predictionType) {
            case EPSILON -> {
                for (int i = 0; i < picture.length; i++) {
                    picture[i] = (latents[i] - sigma * prediction[i]) / alpha;
                }
            }
            case SAMPLE -> System.arraycopy(prediction, 0, picture, 0, picture.length);
            case V_PREDICTION -> {
                for (int i = 0; i < picture.length; i++) {
                    picture[i] = alpha * latents[i] - sigma * prediction[i];
                }
            }
            case FLOW_PREDICTION -> {
                float level = levels.level(step);
                for (int i = 0; i < picture.length; i++) {
                    picture[i] = latents[i] - level * prediction[i];
                }
            }
        }
        limit.apply(picture);
    }
}
