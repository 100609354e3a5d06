package dev.mintmark.diffusion;

/**
 * The noise schedule: ᾱ, the cumulative product of 1 − β, for each training timestep. Computed in float32 where
 * diffusers uses float32, so that the same configuration gives the same timesteps and images.
 */
final class NoiseSchedule {
    private static final double MAX_BETA = 0.999;

    private NoiseSchedule() {}

    /** Returns ᾱ for all training timesteps, first to last. */
    static float[] alphasCumprod(SchedulerConfig config) {
        float[] betas = betas(config);
        if (config.rescaleBetasZeroSnr()) {
            betas = rescaledToZeroSnr(betas);
        }
        return cumulativeProduct(betas);
    }

    private static float[] betas(SchedulerConfig config) {
        int n = config.trainTimesteps();
        float[] betas = new float[n];
        if (!config.trainedBetas().isEmpty()) {
            for (int t = 0; t < n; t++) {
                betas[t] = config.trainedBetas().get(t);
            }
            return betas;
        }
        return switch (config.betaSchedule()) {
            case LINEAR -> linspace((float) config.betaStart(), (float) config.betaEnd(), n);
            case SCALED_LINEAR -> {
                betas = linspace((float) Math.sqrt(config.betaStart()), (float) Math.sqrt(config.betaEnd()), n);
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
        };
    }

    /** The cosine schedule of Nichol and Dhariwal (2021), equation 17. */
    private static double alphaBar(double time) {
        double cosine = Math.cos((time + 0.008) / 1.008 * Math.PI / 2);
        return cosine * cosine;
    }

    /** torch.linspace: computes from both ends to the middle. */
    private static float[] linspace(float start, float end, int n) {
        float[] values = new float[n];
        float step = n == 1 ? 0 : (end - start) / (n - 1);
        for (int i = 0; i < n; i++) {
            values[i] = i < n / 2 || n == 1 ? start + step * i : end - step * (n - 1 - i);
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
