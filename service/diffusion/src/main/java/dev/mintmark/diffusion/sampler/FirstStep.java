package dev.mintmark.diffusion.sampler;

/** The number of steps that image to image leaves out at the beginning (Meng et al., 2022), as diffusers' pipelines round it. */
final class FirstStep {
    private FirstStep() {}

    /** With diffusion, the steps that are run are rounded down. */
    static int ofDiffusion(int steps, double strength) {
        return Math.max(steps - Math.min((int) (steps * strength), steps), 0);
    }

    /** With flow matching, the steps that are left out are rounded down. */
    static int ofFlow(int steps, double strength) {
        return (int) Math.max(steps - Math.min(steps * strength, steps), 0);
    }
}
