package dev.mintmark.diffusion.sampler;

/**
 * DPM-Solver-2 (Lu et al., 2022, algorithm 1) in the form of Karras et al. (2022), as {@code KDPM2DiscreteScheduler}
 * and {@code KDPM2AncestralDiscreteScheduler}: finds the slope at the geometric mean of this level and the target, and
 * follows it over the whole step. The ancestral one goes below the next level and adds new noise.
 */
final class Dpm2Sampler extends SigmaSampler {
    private final boolean ancestral;
    private final TorchRandom random;

    /** For the steps 2 i and 2 i + 1: the level between this and the target. */
    private final float[] between;

    private float[] start = new float[0];
    private boolean second;

    private Dpm2Sampler(
            SchedulerConfig config, NoiseLevels levels, float[] between, boolean ancestral, TorchRandom random) {
        super(config, levels);
        this.between = between;
        this.ancestral = ancestral;
        this.random = random;
    }

    static Dpm2Sampler create(SchedulerConfig config, SamplerRequest request, boolean ancestral) {
        SigmaSchedule schedule = new SigmaSchedule(config, NoiseSchedule.Defaults.KARRAS);
        int steps = request.steps();
        NoiseLevels plain = levels(config, schedule, steps, 0);
        float[] sigmas = plain.sigmas();
        float[] between = new float[steps];
        for (int i = 0; i < steps; i++) {
            float to = ancestral ? AncestralStep.of(sigmas[i], sigmas[i + 1]).down() : sigmas[i + 1];
            float fromLog = (float) Math.log(sigmas[i]);
            float toLog = (float) Math.log(to);
            between[i] = i == steps - 1 ? 0 : (float) Math.exp(ancestral ? mean(fromLog, toLog) : mean(toLog, fromLog));
        }
        double[] timesBetween = schedule.timesteps(SigmaSchedule.wide(between));
        NoiseLevels paired = PairedLevels.of(plain);
        boolean whole = SigmaSpacing.of(config) == SigmaSpacing.KARRAS;
        for (int i = 0; i < paired.steps(); i++) {
            double time = plain.timesteps()[i / 2];
            paired.timesteps()[i] = i % 2 == 1 ? (float) timesBetween[i / 2] : whole ? Math.rint(time) : time;
        }
        return new Dpm2Sampler(config, paired, between, ancestral, request.noise());
    }

    private static float mean(float from, float to) {
        return to - (to - from) * 0.5f;
    }

    @Override
    float inputSigma(int step) {
        return step % 2 == 0 ? levels.sigmas()[step] : between[step / 2];
    }

    @Override
    public int firstStep(double strength) {
        return PairedLevels.firstStep(steps(), strength);
    }

    @Override
    public void step(int step, float[] prediction, float[] latents) {
        if (start.length != latents.length) {
            start = new float[latents.length];
        }
        if (second) {
            float sigma = levels.sigmas()[step - 1];
            float next = levels.sigmas()[step];
            float middle = between[step / 2];
            predictPicture(middle, prediction, latents);
            float target = ancestral ? AncestralStep.of(sigma, next).down() : next;
            for (int i = 0; i < latents.length; i++) {
                latents[i] = start[i] + (latents[i] - picture[i]) / middle * (target - sigma);
            }
            if (ancestral) {
                random.add(AncestralStep.of(sigma, next).up(), latents);
            }
        } else {
            float sigma = levels.sigmas()[step];
            float middle = between[step / 2];
            predictPicture(sigma, prediction, latents);
            for (int i = 0; i < latents.length; i++) {
                start[i] = latents[i];
                latents[i] += (latents[i] - picture[i]) / sigma * (middle - sigma);
            }
        }
        second = !second;
    }
}
