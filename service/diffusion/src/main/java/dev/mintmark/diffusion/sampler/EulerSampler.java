package dev.mintmark.diffusion.sampler;

import dev.mintmark.diffusion.sampler.SchedulerConfig.PredictionType;

/**
 * Euler's method (Karras et al., 2022, algorithm 2 without noise and without correction), as
 * {@code EulerDiscreteScheduler}: follows the slope (x − picture)/σ to the next level.
 */
final class EulerSampler extends SigmaSampler {
    EulerSampler(SchedulerConfig config, SamplerRequest request) {
        super(config, eulerLevels(config, request.steps()));
    }

    private static NoiseLevels eulerLevels(SchedulerConfig config, int steps) {
        SigmaSchedule schedule = new SigmaSchedule(config, NoiseSchedule.Defaults.STANDARD);
        float last = config.endsAtZero() ? 0 : schedule.smallest();
        NoiseLevels levels = levels(config, schedule, steps, last);
        boolean logLinear = config.text("interpolation_type", "linear").equals("log_linear");
        if (logLinear && SigmaSpacing.of(config) == SigmaSpacing.TIMESTEPS) {
            levels = new NoiseLevels(logLinear(schedule, steps, last), levels.timesteps());
        }
        boolean continuous = config.text("timestep_type", "discrete").equals("continuous");
        if (continuous && config.predictionType() == PredictionType.V_PREDICTION) {
            double[] timesteps = new double[levels.sigmas().length - 1];
            for (int i = 0; i < timesteps.length; i++) {
                timesteps[i] = 0.25f * (float) Math.log(levels.sigmas()[i]);
            }
            return new NoiseLevels(levels.sigmas(), timesteps);
        }
        return levels;
    }

    /** One level more than steps, evenly in log σ from the largest to the smallest, and the last one. */
    private static float[] logLinear(SigmaSchedule schedule, int steps, float last) {
        float[] logs = schedule.logs();
        double[] even = SigmaSchedule.wide(NoiseSchedule.linspace(logs[logs.length - 1], logs[0], steps + 1));
        for (int i = 0; i < even.length; i++) {
            even[i] = Math.exp(even[i]);
        }
        return SigmaSchedule.withLast(even, last);
    }

    @Override
    public void step(int step, float[] prediction, float[] latents) {
        float sigma = levels.sigmas()[step];
        float difference = levels.sigmas()[step + 1] - sigma;
        predictPicture(sigma, prediction, latents);
        for (int i = 0; i < latents.length; i++) {
            latents[i] += (latents[i] - picture[i]) / sigma * difference;
        }
    }
}
