package dev.mintmark.diffusion.sampler;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Creates samplers by name. */
public final class Samplers {
    /** All names. */
    public static final List<String> NAMES = List.of("ddim");

    private Samplers() {}

    /**
     * Returns the name of the sampler that a configuration asks for by its class.
     *
     * @throws SamplerException if the class is not known
     */
    public static String defaultName(SchedulerConfig config) {
        return "ddim";
    }

    /**
     * Creates the sampler of one drawing.
     *
     * @param name one of {@link #NAMES}; null for the sampler that the configuration asks for
     * @throws SamplerException if the name is not known, or this model cannot use the sampler or the number of steps
     */
    public static Sampler create(@Nullable String name, SchedulerConfig config, SamplerRequest request) {
        String chosen = name == null ? defaultName(config) : name;
        int steps = request.steps();
        if (steps > config.trainTimesteps()) {
            throw new SamplerException(
                    "steps",
                    "The steps must be at most " + config.trainTimesteps() + " with this model, not " + steps + ".");
        }
        return switch (chosen) {
            case "ddim" -> new DdimSampler(config, request);
            default -> throw new SamplerException("sampler", "The sampler '" + chosen + "' is not known.");
        };
    }

    static SamplerException unusable(String name, SchedulerConfig.PredictionType predictionType) {
        return new SamplerException(
                "sampler",
                "The sampler '" + name + "' cannot use a model that predicts "
                        + predictionType.name().toLowerCase(Locale.ROOT) + ".");
    }

    /** As the pipelines of diffusers that have a UNet: the steps are rounded down. */
    static int firstStep(int steps, double strength) {
        return Math.max(steps - Math.min((int) (steps * strength), steps), 0);
    }
}
