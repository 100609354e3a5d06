package dev.mintmark.diffusion.sampler;

/**
 * Heun's method (Karras et al., 2022, algorithm 1), as {@code HeunDiscreteScheduler}: goes to the next level along the
 * slope at the beginning, finds the slope there, and goes again from the beginning along the mean of both. The last
 * step, to 0, is one of Euler's.
 */
final class HeunSampler extends SigmaSampler {
    private final SampleLimit limit;
    private float[] start = new float[0];
    private float[] slope = new float[0];
    private boolean correcting;

    HeunSampler(SchedulerConfig config, SamplerRequest request) {
        super(
                config,
                PairedLevels.of(
                        levels(config, new SigmaSchedule(config, NoiseSchedule.Defaults.KARRAS), request.steps(), 0)));
        this.limit = SampleLimit.of(config.with("thresholding", false), false);
    }

    @Override
    public int firstStep(double strength) {
        return PairedLevels.firstStep(steps(), strength);
    }

    @Override
    public void step(int step, float[] prediction, float[] latents) {
        if (start.length != latents.length) {
            start = new float[latents.length];
            slope = new float[latents.length];
        }
        float sigma = levels.sigmas()[correcting ? step - 1 : step];
        float next = levels.sigmas()[correcting ? step : step + 1];
        predictPicture(correcting ? next : sigma, prediction, latents);
        limit.apply(picture);
        if (correcting) {
            for (int i = 0; i < latents.length; i++) {
                float mean = (slope[i] + (latents[i] - picture[i]) / next) / 2;
                latents[i] = start[i] + mean * (next - sigma);
            }
        } else {
            for (int i = 0; i < latents.length; i++) {
                start[i] = latents[i];
                slope[i] = (latents[i] - picture[i]) / sigma;
                latents[i] += slope[i] * (next - sigma);
            }
        }
        correcting = !correcting;
    }
}
