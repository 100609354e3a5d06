package dev.mintmark.diffusion.family;

/**
 * Brings the contrast of a guided prediction back to that of the prediction for the prompt (Lin et al., 2024, section
 * 3.4): strong guidance overexposes pictures of models with zero terminal SNR. Contrast is the standard deviation.
 */
final class GuidanceRescale {
    private GuidanceRescale() {}

    /**
     * Multiplies the guided prediction of one picture by the ratio of the contrasts.
     *
     * @param guided changed in place
     * @param promptContrast contrast of the prediction for the prompt, without guidance
     * @param share how much of the result counts, 0 (nothing changes) to 1
     */
    static void apply(float[] guided, double promptContrast, double share) {
        double ratio = promptContrast / contrast(guided);
        float factor = (float) (share * ratio + (1 - share));
        for (int i = 0; i < guided.length; i++) {
            guided[i] *= factor;
        }
    }

    static double contrast(float[] values) {
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
