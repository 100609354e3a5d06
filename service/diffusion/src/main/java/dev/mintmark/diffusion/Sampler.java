package dev.mintmark.diffusion;

/**
 * The solver of one drawing: it chooses the timesteps and updates the latents with the UNet's predictions. One instance
 * serves one drawing, from step 0 on. Not thread-safe.
 */
interface Sampler {
    /** Returns the number of steps, each of which runs the UNet once. */
    int steps();

    /** Returns the timestep of a step, 0 to {@code steps() - 1}. */
    double timestep(int step);

    /** Returns the standard deviation of the initial noise. */
    float initialNoise();

    /**
     * Updates the latents in place.
     *
     * @param prediction the UNet's prediction, as long as the latents; not changed
     */
    void step(int step, float[] prediction, float[] latents);
}
