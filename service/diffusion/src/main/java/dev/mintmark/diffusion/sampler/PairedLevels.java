package dev.mintmark.diffusion.sampler;

/** The levels of the methods of second order, which run the network twice in each step but the last. */
final class PairedLevels {
    private PairedLevels() {}

    /** Repeats all levels and timesteps but the first: s₀, s₁, s₁, s₂, s₂, …, and the last level once. */
    static NoiseLevels of(NoiseLevels plain) {
        int steps = plain.steps();
        float[] sigmas = new float[2 * steps];
        double[] timesteps = new double[2 * steps - 1];
        for (int i = 0; i < timesteps.length; i++) {
            sigmas[i] = plain.sigmas()[(i + 1) / 2];
            timesteps[i] = plain.timesteps()[(i + 1) / 2];
        }
        sigmas[2 * steps - 1] = plain.sigmas()[steps];
        return new NoiseLevels(sigmas, timesteps);
    }

    /** As the pipelines of diffusers: whole steps are skipped. */
    static int firstStep(int runs, double strength) {
        return Math.min(2 * FirstStep.ofDiffusion((runs + 1) / 2, strength), runs);
    }
}
