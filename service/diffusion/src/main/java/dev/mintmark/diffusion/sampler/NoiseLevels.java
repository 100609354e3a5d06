package dev.mintmark.diffusion.sampler;

/**
 * The noise levels of a drawing. Not copied; nobody changes the arrays.
 *
 * @param sigmas σ, the noise's standard deviation relative to the picture's share, at the start of each step and after
 *     the last
 * @param timesteps what the network is given in each step
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record NoiseLevels(float[] sigmas, double[] timesteps) {
    int steps() {
        return timesteps.length;
    }

    float largest() {
        float largest = 0;
        for (float sigma : sigmas) {
            largest = Math.max(largest, sigma);
        }
        return largest;
    }
}
