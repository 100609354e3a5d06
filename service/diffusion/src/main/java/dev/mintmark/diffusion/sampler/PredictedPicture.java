package dev.mintmark.diffusion.sampler;

/** The latents of the picture that a prediction means, of any sampler: what the drawing would be if it ended with this step. */
public final class PredictedPicture {
    /** The least share of the picture in latents from which it can be told. */
    private static final double LEAST = 1e-3;

    private PredictedPicture() {}

    /**
     * Returns the picture's latents.
     *
     * @param config the configuration of the model's scheduler
     * @param step that the prediction is for
     * @param prediction the network's; not changed
     * @param latents before the step; not changed
     * @return as long as the latents
     */
    public static float[] of(Sampler sampler, SchedulerConfig config, int step, float[] prediction, float[] latents) {
        // every sampler's latents are a share of the picture and a share of noise
        double image = share(sampler, step, 1, 0);
        double noise = share(sampler, step, 0, 1);
        double norm = Math.hypot(image, noise);
        double ofLatents;
        double ofPrediction;
        if (config.training() == Training.EDM) {
            double data = config.number("sigma_data", 0.5);
            double root = Math.hypot(noise, data);
            boolean velocity = config.predictionType() == SchedulerConfig.PredictionType.V_PREDICTION;
            ofLatents = data * data / (root * root);
            ofPrediction = (velocity ? -noise : noise) * data / root;
        } else if (config.training() == Training.FLOW_MATCHING) {
            ofLatents = 1;
            ofPrediction = -noise;
        } else {
            boolean hidden = image < LEAST * norm;
            switch (config.predictionType()) {
                case EPSILON -> {
                    ofLatents = hidden ? 0 : 1 / image;
                    ofPrediction = hidden ? 0 : -noise / image;
                }
                case V_PREDICTION -> {
                    ofLatents = image / (norm * norm);
                    ofPrediction = -noise / norm;
                }
                case SAMPLE, FLOW_PREDICTION -> {
                    ofLatents = 0;
                    ofPrediction = 1;
                }
                default -> throw new IllegalStateException();
            }
        }
        float[] picture = new float[latents.length];
        for (int i = 0; i < picture.length; i++) {
            picture[i] = (float) (ofLatents * latents[i] + ofPrediction * prediction[i]);
        }
        return picture;
    }

    private static double share(Sampler sampler, int step, float picture, float noise) {
        float[] mixed = {picture};
        sampler.addNoise(step, new float[] {noise}, mixed);
        return mixed[0];
    }
}
