package dev.mintmark.diffusion.sampler;

import java.util.Set;

/**
 * Denoising Diffusion Probabilistic Models (Ho, Jain and Abbeel, 2020), as {@code DDPMScheduler}. A step draws from the
 * distribution of the next latents, given the latents and the predicted picture (equations 6 and 7): the mean is a
 * weighted sum of both, the noise has the smaller or the larger of two variances.
 */
final class DdpmSampler extends TimestepSampler {
    /** The others need a network that predicts the variance, or give no number. */
    private static final Set<String> KNOWN_VARIANCES = Set.of("fixed_small", "fixed_small_log", "fixed_large");

    private final SampleLimit limit;
    private final String varianceType;
    private final TorchRandom random;

    DdpmSampler(SchedulerConfig config, SamplerRequest request) {
        super(NoiseSchedule.alphasCumprod(config), Timesteps.of(config, request.steps()), config.predictionType());
        this.limit = SampleLimit.of(config, true);
        this.varianceType = config.text("variance_type", "fixed_small");
        this.random = request.noise();
        if (!KNOWN_VARIANCES.contains(varianceType)) {
            throw new SamplerException(
                    "sampler", "The sampler 'ddpm' cannot use the variance_type '" + varianceType + "' of this model.");
        }
    }

    @Override
    public void step(int step, float[] prediction, float[] latents) {
        boolean last = step == timesteps.length - 1;
        float alpha = alphasCumprod[timesteps[step]];
        float alphaBefore = last ? 1 : alphasCumprod[timesteps[step + 1]];
        split(alpha, prediction, latents);
        limit.apply(picture);

        float alphaOfStep = alpha / alphaBefore;
        float betaOfStep = 1 - alphaOfStep;
        float image = root(alphaBefore) * betaOfStep / (1 - alpha);
        float current = root(alphaOfStep) * (1 - alphaBefore) / (1 - alpha);
        for (int i = 0; i < latents.length; i++) {
            latents[i] = image * picture[i] + current * latents[i];
        }
        if (timesteps[step] > 0) {
            float smaller = Math.max((1 - alphaBefore) / (1 - alpha) * betaOfStep, 1e-20f);
            random.add(deviation(smaller, betaOfStep), latents);
        }
    }

    private float deviation(float smaller, float larger) {
        return switch (varianceType) {
            case "fixed_small" -> root(smaller);
            case "fixed_small_log" -> (float) Math.exp(0.5f * (float) Math.log(smaller));
            case "fixed_large" -> root(larger);
            default -> throw new IllegalStateException(varianceType);
        };
    }
}
