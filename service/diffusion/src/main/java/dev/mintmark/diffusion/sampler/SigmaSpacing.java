package dev.mintmark.diffusion.sampler;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How the noise levels of the steps lie between the first and the last. */
enum SigmaSpacing {
    /** Those of the timesteps. */
    TIMESTEPS,
    /** Evenly in σ^(1/7) (Karras et al., 2022, equation 5). */
    KARRAS,
    /** Evenly in log σ. */
    EXPONENTIAL,
    /** By the quantiles of the beta distribution with α = β = 0.6 (Lee et al., 2024, "Beta Sampling is All You Need"). */
    BETA;

    private static final double RHO = 7;
    private static final double SHAPE = 0.6;

    /** The spacings that replace the one by timesteps. */
    static final List<SigmaSpacing> OTHERS = List.of(KARRAS, EXPONENTIAL, BETA);

    String key() {
        return "use_" + name().toLowerCase(Locale.ROOT) + "_sigmas";
    }

    static SigmaSpacing of(SchedulerConfig config) {
        Optional<SigmaSpacing> chosen =
                OTHERS.stream().filter(one -> config.flag(one.key(), false)).findFirst();
        return chosen.orElse(TIMESTEPS);
    }

    /** Returns a configuration with this spacing and no other. */
    SchedulerConfig in(SchedulerConfig config) {
        SchedulerConfig changed = config;
        for (SigmaSpacing other : OTHERS) {
            changed = changed.with(other.key(), other == this);
        }
        return changed;
    }

    /** Returns the levels of the steps, largest first. */
    double[] levels(double smallest, double largest, int steps) {
        return switch (this) {
            case TIMESTEPS -> throw new IllegalStateException("The levels of timesteps are interpolated.");
            case KARRAS -> karras(smallest, largest, RHO, Numbers.linspace(0, 1, steps));
            case EXPONENTIAL -> {
                double[] levels = Numbers.linspace(Math.log(largest), Math.log(smallest), steps);
                for (int i = 0; i < steps; i++) {
                    levels[i] = Math.exp(levels[i]);
                }
                yield levels;
            }
            case BETA -> {
                double[] levels = Numbers.linspace(0, 1, steps);
                for (int i = 0; i < steps; i++) {
                    double quantile = Numbers.betaQuantile(1 - levels[i], SHAPE, SHAPE);
                    levels[i] = smallest + quantile * (largest - smallest);
                }
                yield levels;
            }
        };
    }

    static double[] karras(double smallest, double largest, double rho, double[] ramp) {
        double low = Math.pow(smallest, 1 / rho);
        double high = Math.pow(largest, 1 / rho);
        double[] levels = new double[ramp.length];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = Math.pow(high + ramp[i] * (low - high), rho);
        }
        return levels;
    }
}
