package dev.mintmark.diffusion.sampler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Creates samplers by name. A name is that of a sampler, such as {@code dpmpp-2m}; many can be followed by
 * {@code -karras}, {@code -exponential} or {@code -beta}, which choose how the noise levels are spaced. Without such an
 * end, the model's configuration chooses.
 */
public final class Samplers {
    /** All names, with their ends. */
    public static final List<String> NAMES = Arrays.stream(SamplerKind.values())
            .flatMap(kind -> Stream.concat(
                    Stream.of(kind.id()),
                    kind.canBeSpaced()
                            ? SigmaSpacing.OTHERS.stream().map(spacing -> kind.id() + end(spacing))
                            : Stream.empty()))
            .toList();

    private Samplers() {}

    /**
     * Returns the name of the sampler that a configuration asks for by its class.
     *
     * @throws SamplerException if no sampler stands for the class
     */
    public static String defaultName(SchedulerConfig config) {
        return defaultKind(config).id();
    }

    private static SamplerKind defaultKind(SchedulerConfig config) {
        return Arrays.stream(SamplerKind.values())
                .filter(kind -> kind.standsFor(config))
                .findFirst()
                .orElseThrow(() -> new SamplerException("sampler", unknown(config)));
    }

    private static String unknown(SchedulerConfig config) {
        String algorithm =
                config.has("algorithm_type") ? " with the algorithm_type " + config.text("algorithm_type", "") : "";
        return config.className().isEmpty()
                ? "The model does not name its scheduler; choose a sampler."
                : "The model's scheduler " + config.className() + algorithm + " is not known; choose a sampler.";
    }

    /** Returns those of {@link #NAMES} that a model can use. */
    public static List<String> usable(SchedulerConfig config) {
        return NAMES.stream()
                .filter(name -> kind(name)
                        .obstacle(config, spacing(name).orElse(SigmaSpacing.TIMESTEPS))
                        .isEmpty())
                .toList();
    }

    /**
     * Checks that a name is known.
     *
     * @throws SamplerException if it is not
     */
    public static void checkName(String name) {
        kind(name);
    }

    /**
     * Creates the sampler of one drawing.
     *
     * @param name one of {@link #NAMES}; null for the sampler that the configuration asks for
     * @throws SamplerException if the name is not known, or this model cannot use the sampler or the number of steps
     */
    public static Sampler create(@Nullable String name, SchedulerConfig config, SamplerRequest request) {
        SamplerKind kind = name == null ? defaultKind(config) : kind(name);
        Optional<SigmaSpacing> spacing = name == null ? Optional.empty() : spacing(name);
        kind.obstacle(config, spacing.orElse(SigmaSpacing.TIMESTEPS)).ifPresent(obstacle -> {
            throw new SamplerException(
                    "sampler",
                    "The sampler '" + (name == null ? kind.id() : name) + "' cannot be used: " + obstacle + ".");
        });
        int steps = request.steps();
        if (steps > config.trainTimesteps()) {
            throw new SamplerException(
                    "steps",
                    "The steps must be at most " + config.trainTimesteps() + " with this model, not " + steps + ".");
        }
        boolean own = spacing.isEmpty() && kind.standsFor(config);
        SchedulerConfig effective = config.forced(own);
        return kind.create(spacing.map(one -> one.in(effective)).orElse(effective), request);
    }

    static SamplerKind kind(String name) {
        List<SamplerKind> kinds = new ArrayList<>(List.of(SamplerKind.values()));
        if (NAMES.contains(name)) {
            String base = spacing(name)
                    .map(spacing ->
                            name.substring(0, name.length() - end(spacing).length()))
                    .orElse(name);
            kinds.removeIf(kind -> !kind.id().equals(base));
            return kinds.getFirst();
        }
        throw new SamplerException(
                "sampler",
                "The sampler '" + name + "' is not known; there are "
                        + kinds.stream().map(SamplerKind::id).collect(Collectors.joining(", "))
                        + ", many of them with the end -karras, -exponential or -beta.");
    }

    private static Optional<SigmaSpacing> spacing(String name) {
        return SigmaSpacing.OTHERS.stream()
                .filter(spacing -> name.endsWith(end(spacing)))
                .findFirst();
    }

    private static String end(SigmaSpacing spacing) {
        return "-" + spacing.name().toLowerCase(Locale.ROOT);
    }

    /** As the pipelines of diffusers that have a UNet: the steps of image to image are rounded down. */
    static int firstStep(int steps, double strength) {
        return Math.max(steps - Math.min((int) (steps * strength), steps), 0);
    }

    /** As the pipelines of diffusers for flow matching: the steps that are left out are rounded down. */
    static int firstFlowStep(int steps, double strength) {
        return (int) Math.max(steps - Math.min(steps * strength, steps), 0);
    }
}
