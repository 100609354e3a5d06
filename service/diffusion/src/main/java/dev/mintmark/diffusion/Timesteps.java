package dev.mintmark.diffusion;

/** The training timesteps of a drawing, noisiest first, rounded half to even as in numpy. */
final class Timesteps {
    private Timesteps() {}

    static int[] of(SchedulerConfig config, int steps) {
        int[] timesteps = switch (config.timestepSpacing()) {
            case LEADING -> leading(config.trainTimesteps(), steps, config.stepsOffset());
            case TRAILING -> trailing(config.trainTimesteps(), steps);
            case LINSPACE -> linspace(config.trainTimesteps(), steps);
        };
        for (int timestep : timesteps) {
            if (timestep < 0 || timestep >= config.trainTimesteps()) {
                throw new InvalidDrawRequestException(
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
    private static int[] trailing(int train, int steps) {
        double ratio = (double) train / steps;
        int[] timesteps = new int[steps];
        double delta = (train - ratio) - train;
        for (int i = 0; i < timesteps.length; i++) {
            timesteps[i] = (int) Math.rint(train + i * delta) - 1;
        }
        return timesteps;
    }

    private static int[] linspace(int train, int steps) {
        int[] timesteps = new int[steps];
        double ratio = steps == 1 ? 0 : (train - 1) / (double) (steps - 1);
        for (int i = 0; i < steps; i++) {
            int rank = steps - 1 - i;
            timesteps[i] = rank == steps - 1 && steps > 1 ? train - 1 : (int) Math.rint(rank * ratio);
        }
        return timesteps;
    }
}
