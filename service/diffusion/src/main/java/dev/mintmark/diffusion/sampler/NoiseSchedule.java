package dev.mintmark.diffusion.sampler;

import java.util.List;

/**
 * The noise schedule: ᾱ, the cumulative product of 1 − β, for each training timestep. Computed in float32 where
 * diffusers uses float32, so that the same configuration gives the same timesteps and images.
 */
final class NoiseSchedule {
    private static final double MAX_BETA = 0.999;

    private NoiseSchedule() {}

    /** The β of a configuration that does not name them; the schedulers have different defaults. */
    record Defaults(double start, double end, SchedulerConfig.BetaSchedule schedule) {
        static final Defaults STANDARD = new Defaults(0.0001, 0.02, SchedulerConfig.BetaSchedule.LINEAR);
        static final Defaults KARRAS = new Defaults(0.00085, 0.012, SchedulerConfig.BetaSchedule.LINEAR);
        static final Defaults LATENT = new Defaults(0.00085, 0.012, SchedulerConfig.BetaSchedule.SCALED_LINEAR);
    }

    /** Returns ᾱ for all training timesteps, first to last. */
    static float[] alphasCumprod(SchedulerConfig config) {
        return alphasCumprod(config, Defaults.STANDARD);
    }

    static float[] alphasCumprod(SchedulerConfig config, Defaults defaults) {
        return cumulativeProduct(betas(config, defaults));
    }

    /** Returns β for all training timesteps, first to last. */
    static float[] betas(SchedulerConfig config, Defaults defaults) {
        float[] betas = plainBetas(config, defaults);
        return config.flag("rescale_betas_zero_snr", false) ? rescaledToZeroSnr(betas) : betas;
    }

    private static float[] plainBetas(SchedulerConfig config, Defaults defaults) {
        int n = config.trainTimesteps();
        float[] betas = new float[n];
        List<Float> trained = config.numbers("trained_betas");
        if (!trained.isEmpty()) {
            for (int t = 0; t < n; t++) {
                betas[t] = trained.get(t);
            }
            return betas;
        }
        double start = config.number("beta_start", defaults.start());
        double end = config.number("beta_end", defaults.end());
        return switch (config.choice("beta_schedule", defaults.schedule())) {
            case LINEAR -> linspace((float) start, (float) end, n);
            case SCALED_LINEAR -> {
                betas = linspace((float) Math.sqrt(start), (float) Math.sqrt(end), n);
                for (int t = 0; t < n; t++) {
                    betas[t] *= betas[t];
                }
                yield betas;
            }
            case SQUAREDCOS_CAP_V2 -> {
                for (int t = 0; t < n; t++) {
                    double beta = 1 - alphaBar((t + 1) / (double) n) / alphaBar(t / (double) n);
                    betas[t] = (float) Math.min(beta, MAX_BETA);
                }
                yield betas;
            }
            case SIGMOID -> {
                betas = linspace(-6, 6, n);
                for (int t = 0; t < n; t++) {
                    float sigmoid = 1 / (1 + (float) Math.exp(-betas[t]));
                    betas[t] = sigmoid * (float) (end - start) + (float) start;
                }
                yield betas;
            }
        };
    }

    /** The cosine schedule of Nichol and Dhariwal (2021), equation 17. */
    private static double alphaBar(double time) {
        double cosine = Math.cos((time + 0.008) / 1.008 * Math.PI / 2);
        return cosine * cosine;
    }

    /** torch.linspace: computes from both ends to the middle, with one rounding for each value. */
    static float[] linspace(float start, float end, int n) {
        float[] values = new float[n];
        float step = n == 1 ? 0 : (end - start) / (n - 1);
        for (int i = 0; i < n; i++) {
            values[i] = i < n / 2 || n == 1 ? Math.fma(step, i, start) : Math.fma(-step, n - 1 - i, end);
        }
        return values;
    }

    /** Algorithm 1 of Lin et al. (2024): shifts √ᾱ to zero at the last timestep. */
    private static float[] rescaledToZeroSnr(float[] betas) {
        float[] roots = cumulativeProduct(betas);
        for (int t = 0; t < roots.length; t++) {
            roots[t] = (float) Math.sqrt(roots[t]);
        }
        float first = roots[0];
        float last = roots[roots.length - 1];
        float[] rescaled = new float[roots.length];
        float before = 1;
        for (int t = 0; t < roots.length; t++) {
            float root = (roots[t] - last) * (first / (first - last));
            float alphaBar = root * root;
            rescaled[t] = 1 - alphaBar / before;
            before = alphaBar;
        }
        return rescaled;
    }

    /** As torch on the CPU: accumulates in double, stores as float. */
    private static float[] cumulativeProduct(float[] betas) {
        float[] products = new float[betas.length];
        double product = 1;
        for (int t = 0; t < betas.length; t++) {
            product *= 1 - betas[t];
            products[t] = (float) product;
        }
        return products;
    }
}
