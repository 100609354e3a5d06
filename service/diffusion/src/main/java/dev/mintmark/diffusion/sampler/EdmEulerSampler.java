package dev.mintmark.diffusion.sampler;

/**
 * Euler's method for networks with the preconditioning of EDM (Karras et al., 2022, algorithm 2 without noise and
 * without correction), as {@code EDMEulerScheduler}.
 */
final class EdmEulerSampler implements Sampler {
    private final EdmLevels edm;
    private float[] picture = new float[0];

    EdmEulerSampler(SchedulerConfig config, SamplerRequest request) {
        this.edm = EdmLevels.inDouble(config, request.steps());
    }

    NoiseLevels levels() {
        return edm.levels();
    }

    @Override
    public int steps() {
        return edm.levels().steps();
    }

    @Override
    public double timestep(int step) {
        return edm.levels().timesteps()[step];
    }

    @Override
    public float initialNoise() {
        return edm.initialNoise();
    }

    @Override
    public void scaleInput(int step, float[] latents, float[] input) {
        edm.scaleInput(step, latents, input);
    }

    @Override
    public void step(int step, float[] prediction, float[] latents) {
        if (picture.length != latents.length) {
            picture = new float[latents.length];
        }
        edm.predictPicture(step, prediction, latents, picture);
        float sigma = edm.levels().sigmas()[step];
        float difference = edm.levels().sigmas()[step + 1] - sigma;
        for (int i = 0; i < latents.length; i++) {
            latents[i] += (latents[i] - picture[i]) / sigma * difference;
        }
    }

    @Override
    public int firstStep(double strength) {
        return FirstStep.ofDiffusion(steps(), strength);
    }

    @Override
    public void addNoise(int step, float[] noise, float[] latents) {
        float sigma = edm.levels().sigmas()[step];
        for (int i = 0; i < latents.length; i++) {
            latents[i] += noise[i] * sigma;
        }
    }
}
