package dev.mintmark.diffusion.sampler;

import java.util.Arrays;

/**
 * The update of DPM-Solver (Lu et al., 2022) and DPM-Solver++ (Lu et al., 2023), for the ODE and the SDE. The solution
 * over a step of λ by h is the exponential integral of the network's output; the output is a constant D₀ (first order)
 * with its slope D₁ (second) and curvature D₂ (third), which the samplers estimate from several outputs.
 *
 * @param latents factor of the latents at the beginning of the step
 * @param d0 factor of the output, d1 of its slope, d2 of its curvature
 * @param noise standard deviation of the new noise
 */
record DpmSolver(float latents, float d0, float d1, float d2, float noise) {
    /** What is integrated: the predicted picture (++) or noise, of the ODE or the SDE. */
    enum Algorithm {
        DPMSOLVER("dpmsolver"),
        DPMSOLVER_PP("dpmsolver++"),
        SDE_DPMSOLVER("sde-dpmsolver"),
        SDE_DPMSOLVER_PP("sde-dpmsolver++");

        private final String key;

        Algorithm(String key) {
            this.key = key;
        }

        /** @throws SamplerException if the configuration asks for levels that the algorithm cannot solve */
        static Algorithm of(SchedulerConfig config) {
            String key = config.text("algorithm_type", DPMSOLVER_PP.key);
            Algorithm algorithm = Arrays.stream(values())
                    .filter(one -> one.key.equals(key))
                    .findFirst()
                    .orElse(DPMSOLVER_PP); // as diffusers, for the configuration of another solver
            if (config.endsAtZero() && !algorithm.predictsPicture()) {
                throw new SamplerException(
                        "sampler",
                        "This model's algorithm_type cannot go down to a noise of zero; final_sigmas_type must be sigma_min.");
            }
            return algorithm;
        }

        boolean predictsPicture() {
            return this == DPMSOLVER_PP || this == SDE_DPMSOLVER_PP;
        }

        boolean isStochastic() {
            return this == SDE_DPMSOLVER || this == SDE_DPMSOLVER_PP;
        }
    }

    /**
     * @param midpoint whether the slope's factor is approximated by half of D₀'s, as the solver type "midpoint" does in
     *     second order
     * @param from index of the level at the beginning, {@code to} at the end
     */
    static DpmSolver of(Algorithm algorithm, boolean midpoint, LogSnrLevels levels, int from, int to) {
        float alpha = levels.alpha(to);
        float sigma = levels.sigma(to);
        float alphaRatio = alpha / levels.alpha(from);
        float sigmaRatio = sigma / levels.sigma(from);
        float h = levels.lambda(to) - levels.lambda(from);
        return switch (algorithm) {
            case DPMSOLVER_PP -> {
                float e = exp(-h) - 1;
                float d1 = midpoint ? -0.5f * (alpha * e) : alpha * (e / h + 1);
                yield new DpmSolver(sigmaRatio, -(alpha * e), d1, -(alpha * ((e + h) / (h * h) - 0.5f)), 0);
            }
            case DPMSOLVER -> {
                float e = exp(h) - 1;
                float d1 = midpoint ? -0.5f * (sigma * e) : -(sigma * (e / h - 1));
                yield new DpmSolver(alphaRatio, -(sigma * e), d1, -(sigma * ((e - h) / (h * h) - 0.5f)), 0);
            }
            case SDE_DPMSOLVER_PP -> {
                float e = 1 - exp(-2 * h);
                float d1 = midpoint ? 0.5f * (alpha * e) : alpha * (e / (-2 * h) + 1);
                float d2 = alpha * ((e - 2 * h) / (2 * h * (2 * h)) - 0.5f);
                yield new DpmSolver(sigmaRatio * exp(-h), alpha * e, d1, d2, sigma * root(e));
            }
            case SDE_DPMSOLVER -> {
                float e = exp(h) - 1;
                float d1 = midpoint ? -(sigma * e) : -2 * (sigma * (e / h - 1));
                yield new DpmSolver(alphaRatio, -2 * (sigma * e), d1, Float.NaN, sigma * root(exp(2 * h) - 1));
            }
        };
    }

    private static float exp(float value) {
        return (float) Math.exp(value);
    }

    private static float root(float value) {
        return (float) Math.sqrt(value);
    }
}
