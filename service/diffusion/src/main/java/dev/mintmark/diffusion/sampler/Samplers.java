package dev.mintmark.diffusion.sampler;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Creates samplers by name. A name is that of a sampler, such as {@code dpmpp-2m}; many can be followed by
 * {@code -karras}, {@code -exponential} or {@code -beta}, which choose how the noise levels are spaced. Without such an
 * end, the model's configuration chooses.
 */
public final class Samplers {
    /** What a name chooses; no spacing if the configuration chooses it. */
    private record Choice(SamplerKind kind, Optional<SigmaSpacing> spacing) {
        Optional<String> obstacle(SchedulerConfig config) {
            return kind.obstacle(config, spacing.orElse(SigmaSpacing.TIMESTEPS));
        }
    }

    private static final Map<String, Choice> CHOICES = choices();

    /** All names, with their ends. */
    public static final List<String> NAMES = List.copyOf(CHOICES.keySet());

    private Samplers() {}

    private static Map<String, Choice> choices() {
        Map<String, Choice> choices = new LinkedHashMap<>();
        for (SamplerKind kind : SamplerKind.values()) {
            choices.put(kind.id(), new Choice(kind, Optional.empty()));
            if (kind.canBeSpaced()) {
                for (SigmaSpacing spacing : SigmaSpacing.OTHERS) {
                    String end = spacing.name().toLowerCase(Locale.ROOT);
                    choices.put(kind.id() + "-" + end, new Choice(kind, Optional.of(spacing)));
                }
            }
        }
        return choices;
    }

    /**
     * Returns the name of the sampler that a configuration asks for by its class.
     *
     * @throws SamplerException if no sampler stands for the class
     */
    public static String defaultName(SchedulerConfig config) {
        return Arrays.stream(SamplerKind.values())
                .filter(kind -> kind.standsFor(config))
                .findFirst()
                .map(SamplerKind::id)
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
                .filter(name -> choice(name).obstacle(config).isEmpty())
                .toList();
    }

    /**
     * Checks that a name is known.
     *
     * @throws SamplerException if it is not
     */
    public static void checkName(String name) {
        choice(name);
    }

    /**
     * Creates the sampler of one drawing.
     *
     * @param name one of {@link #NAMES}; null for the sampler that the configuration asks for
     * @throws SamplerException if the name is not known, or this model cannot use the sampler or the number of steps
     */
    public static Sampler create(@Nullable String name, SchedulerConfig config, SamplerRequest request) {
        String chosen = name == null ? defaultName(config) : name;
        Choice choice = choice(chosen);
        choice.obstacle(config).ifPresent(obstacle -> {
            throw new SamplerException("sampler", "The sampler '" + chosen + "' cannot be used: " + obstacle + ".");
        });
        if (request.eta() > 0 && !choice.kind().takesEta()) {
            throw new SamplerException(
                    "eta",
                    "The sampler '" + chosen + "' takes no eta; ddim and tcd do. Leave it out or choose one of them.");
        }
        int steps = request.steps();
        if (steps > config.trainTimesteps()) {
            throw new SamplerException(
                    "steps",
                    "The steps must be at most " + config.trainTimesteps() + " with this model, not " + steps + ".");
        }
        boolean own = choice.spacing().isEmpty() && choice.kind().standsFor(config);
        SchedulerConfig effective = config.forced(own);
        return choice.kind()
                .create(choice.spacing().map(spacing -> spacing.in(effective)).orElse(effective), request);
    }

    static SamplerKind kind(String name) {
        return choice(name).kind();
    }

    private static Choice choice(String name) {
        Choice choice = CHOICES.get(name);
        if (choice == null) {
            throw new SamplerException(
                    "sampler",
                    "The sampler '" + name + "' is not known; there are "
                            + Arrays.stream(SamplerKind.values())
                                    .map(SamplerKind::id)
                                    .collect(Collectors.joining(", "))
                            + ", many of them with the end -karras, -exponential or -beta.");
        }
        return choice;
    }
}
