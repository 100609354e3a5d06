package dev.mintmark.diffusion;

import java.util.List;

/** Creates samplers by name. */
final class Samplers {
    static final List<String> NAMES = List.of("ddim");

    private Samplers() {}

    static Sampler create(String name, SchedulerConfig config, int steps) {
        if (steps > config.trainTimesteps()) {
            throw new InvalidDrawRequestException(
                    "steps",
                    "The steps must be at most " + config.trainTimesteps() + " with this model, not " + steps + ".");
        }
        return switch (name) {
            case "ddim" -> new DdimSampler(config, steps);
            default -> throw new InvalidDrawRequestException("sampler", "The sampler '" + name + "' is not known.");
        };
    }
}
