package dev.mintmark.diffusion.sampler;

import dev.mintmark.diffusion.sampler.SchedulerConfig.TimestepSpacing;

/** The training timesteps of a drawing, noisiest first, rounded half to even as in numpy. */
final class Timesteps {
    private Timesteps() {}

    /** Whole timesteps; by default leading, as most schedulers. */
    static int[] of(SchedulerConfig config, int steps) {
        return checked(config, steps, of(config, steps, TimestepSpacing.LEADING));
    }

    /** With a spacing of linspace, timesteps have fractions. */
    static double[] fractional(SchedulerConfig config, int steps) {
        TimestepSpacing spacing = config.choice("timestep_spacing", TimestepSpacing.LINSPACE);
        double[] timesteps = new double[steps];
        if (spacing != TimestepSpacing.LINSPACE) {
            int[] whole = checked(config, steps, of(config, steps, spacing));
            for (int i = 0; i < steps; i++) {
                timesteps[i] = whole[i];
            }
            return timesteps;
        }
        double[] rising = Numbers.linspace(0, config.trainTimesteps() - 1.0, steps);
        for (int i = 0; i < steps; i++) {
            timesteps[i] = (float) rising[steps - 1 - i];
        }
        return timesteps;
    }

    /**
     * As the solvers of log-SNR: spaced for one step more, without the last timestep.
     *
     * @param last the timesteps lie below it; less than all training timesteps if the configuration clips λ
     */
    static int[] withoutLast(SchedulerConfig config, int steps, int last, TimestepSpacing spacing) {
        int[] timesteps = new int[steps];
        switch (spacing) {
            case LINSPACE -> {
                double[] rising = Numbers.linspace(0, last - 1.0, steps + 1);
                for (int i = 0; i < steps; i++) {
                    timesteps[i] = (int) Math.rint(rising[steps - i]);
                }
            }
            case LEADING -> {
                int ratio = last / (steps + 1);
                if (ratio == 0) {
                    throw new SamplerException(
                            "steps", "The steps must be fewer than " + last + " with this sampler, not " + steps + ".");
                }
                for (int i = 0; i < steps; i++) {
                    timesteps[i] = (steps - i) * ratio + config.integer("steps_offset", 0);
                }
            }
            case TRAILING -> {
                double ratio = (double) config.trainTimesteps() / steps;
                int count = Math.min(steps, (int) Math.ceil(last / ratio));
                timesteps = trailing(last, ratio, count);
            }
        }
        return checked(config, steps, timesteps);
    }

    private static int[] of(SchedulerConfig config, int steps, TimestepSpacing fallback) {
        int train = config.trainTimesteps();
        return switch (config.choice("timestep_spacing", fallback)) {
            case LEADING -> leading(train, steps, config.integer("steps_offset", 0));
            case TRAILING -> trailing(train, (double) train / steps, steps);
            case LINSPACE -> linspace(train, steps);
        };
    }

    private static int[] checked(SchedulerConfig config, int steps, int[] timesteps) {
        for (int timestep : timesteps) {
            if (timestep < 0 || timestep >= config.trainTimesteps()) {
                throw new SamplerException(
                        "steps",
                        steps + " steps would ask this model for timestep " + timestep + "; it has 0 to "
                                + (config.trainTimesteps() - 1) + ". Another number of steps will do.");
            }
        }
        return timesteps;
    }

    private static int[] leading(int train, int steps, int offset) {
        int ratio = train / steps;
        int[] timesteps = new int[steps];
        for (int i = 0; i < steps; i++) {
            timesteps[i] = (steps - 1 - i) * ratio + offset;
        }
        return timesteps;
    }

    /**
     * As numpy.arange, without the extra last timestep that its rounding adds for some numbers of steps, for example
     * 61.
     */
    private static int[] trailing(int last, double ratio, int count) {
        int[] timesteps = new int[count];
        double delta = (last - ratio) - last;
        for (int i = 0; i < count; i++) {
            timesteps[i] = (int) Math.rint(last + i * delta) - 1;
        }
        return timesteps;
    }

    private static int[] linspace(int train, int steps) {
        double[] rising = Numbers.linspace(0, train - 1.0, steps);
        int[] timesteps = new int[steps];
        for (int i = 0; i < steps; i++) {
            timesteps[i] = (int) Math.rint(rising[steps - 1 - i]);
        }
        return timesteps;
    }
}
