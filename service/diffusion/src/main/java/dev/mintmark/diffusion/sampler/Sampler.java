package dev.mintmark.diffusion.sampler;

/**
 * The solver of one drawing: it chooses the timesteps and updates the latents with the network's predictions. The
 * caller runs the steps in order, from step 0 or, for image to image, from {@link #firstStep}: for each, it runs the
 * network on {@link #scaleInput scaled} latents at {@link #timestep} and calls {@link #step}.
 *
 * <p>One instance serves one drawing of one picture. {@code float[channels · height · width]} holds latents, predictions
 * and noise. Not thread-safe.
 */
public interface Sampler {
    /** Returns the number of runs of the network. Some samplers need more than the steps asked for, or fewer. */
    int steps();

    /** Returns the timestep that the network is given in a step, 0 to {@code steps() - 1}. */
    double timestep(int step);

    /** Returns the standard deviation of the initial latents; they are normal noise multiplied by it. */
    float initialNoise();

    /**
     * Scales the latents for the network.
     *
     * @param latents not changed
     * @param input receives what the network is given, as long as the latents; may be the same array
     */
    default void scaleInput(int step, float[] latents, float[] input) {
        if (input != latents) {
            System.arraycopy(latents, 0, input, 0, latents.length);
        }
    }

    /**
     * Updates the latents in place.
     *
     * @param prediction the network's prediction, as long as the latents; may be overwritten
     */
    void step(int step, float[] prediction, float[] latents);

    /**
     * Returns the first step of image to image (Meng et al., 2022); {@code steps()} if nothing is to be drawn.
     *
     * @param strength how much of the picture is drawn anew: 0 (nothing) to 1 (all)
     */
    int firstStep(double strength);

    /**
     * Adds noise to the latents of a picture, in place, up to the level at which a step starts.
     *
     * @param step 0 to {@code steps() - 1}
     * @param noise normal numbers, as long as the latents; not changed
     */
    void addNoise(int step, float[] noise, float[] latents);
}
