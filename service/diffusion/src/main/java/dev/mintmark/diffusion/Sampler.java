package dev.mintmark.diffusion;

/**
 * The way from noise to latents for one drawing: which timesteps the UNet is asked at, and what its answers do to the
 * latents. One instance walks once, from step 0 on; not for several threads.
 */
interface Sampler {
    /** How often the UNet is asked. */
    int steps();

    /** The timestep of a step, 0 to {@code steps() - 1}. */
    double timestep(int step);

    /** The standard deviation of the noise that the walk starts from. */
    float initialNoise();

    /**
     * Moves the latents, in place, by what the UNet predicted for them.
     *
     * @param prediction as many values as latents; left as it is
     */
    void step(int step, float[] prediction, float[] latents);
}
