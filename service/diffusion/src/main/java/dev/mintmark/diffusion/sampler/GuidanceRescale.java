package dev.mintmark.diffusion.sampler;

/**
 * Brings the contrast of a guided prediction back to that of the prediction for the prompt (Lin et al., 2024, section
 * 3.4): strong guidance overexposes pictures of models with zero terminal SNR.
 */
public final class GuidanceRescale {
    private GuidanceRescale() {}

    /**
     * Multiplies the guided prediction of one picture by the ratio of the standard deviations.
     *
     * @param guided changed in place
     * @param prompt the prediction for the prompt, without guidance; not changed
     * @param share how much of the result counts, 0 (nothing changes) to 1; the paper takes 0.7
     */
    public static void apply(float[] guided, float[] prompt, double share) {
        double ratio = deviation(prompt) / deviation(guided);
        float rescaled = (float) (share * ratio + (1 - share));
        for (int i = 0; i < guided.length; i++) {
            guided[i] *= rescaled;
        }
    }

    private static double deviation(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        double mean = sum / values.length;
        double squares = 0;
        for (float value : values) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / (values.length - 1));
    }
}
