package dev.mintmark.app.artwork;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The names that samplers have in AUTOMATIC1111's web UI, and in InvokeAI. */
public final class SamplerNames {
    private static final String AUTOMATIC = "Automatic";

    /** This service's name, and that of the web UI. */
    private record Pair(String id, String name) {}

    private static final List<Pair> SAMPLERS = List.of(
            new Pair("dpmpp-2m", "DPM++ 2M"),
            new Pair("dpmpp-sde", "DPM++ SDE"),
            new Pair("dpmpp-2m-sde", "DPM++ 2M SDE"),
            new Pair("dpmpp-2s", "DPM++ 2S"),
            new Pair("euler-ancestral", "Euler a"),
            new Pair("euler", "Euler"),
            new Pair("lms", "LMS"),
            new Pair("heun", "Heun"),
            new Pair("dpm2", "DPM2"),
            new Pair("dpm2-ancestral", "DPM2 a"),
            new Pair("ddim", "DDIM"),
            new Pair("ddpm", "DDPM"),
            new Pair("pndm", "PLMS"),
            new Pair("unipc", "UniPC"),
            new Pair("deis", "DEIS"),
            new Pair("lcm", "LCM"),
            new Pair("tcd", "TCD"),
            new Pair("dpm-2m", "DPM 2M"),
            new Pair("dpm-2m-sde", "DPM 2M SDE"),
            new Pair("dpm-2s", "DPM 2S"),
            new Pair("flow-euler", "Flow Euler"),
            new Pair("flow-heun", "Flow Heun"),
            new Pair("edm-euler", "EDM Euler"),
            new Pair("edm-dpmpp-2m", "EDM DPM++ 2M"),
            new Pair("edm-dpmpp-2m-sde", "EDM DPM++ 2M SDE"));

    private static final List<Pair> SCHEDULERS =
            List.of(new Pair("karras", "Karras"), new Pair("exponential", "Exponential"), new Pair("beta", "Beta"));

    private static final Map<String, String> NAMES =
            SAMPLERS.stream().collect(Collectors.toUnmodifiableMap(Pair::id, Pair::name));
    private static final Map<String, String> IDS =
            SAMPLERS.stream().collect(Collectors.toUnmodifiableMap(pair -> lower(pair.name()), Pair::id));

    private SamplerNames() {}

    /**
     * A sampler as the web UI names it.
     *
     * @param sampler such as {@code DPM++ 2M}
     * @param scheduler such as {@code Karras}, or {@code Automatic}
     */
    public record Name(String sampler, String scheduler) {}

    /** Translates this service's name, such as {@code dpmpp-2m-karras}. A name that the web UI lacks stays as it is. */
    public static Name of(String id) {
        for (Pair scheduler : SCHEDULERS) {
            String ending = "-" + scheduler.id();
            if (id.endsWith(ending)) {
                String sampler = id.substring(0, id.length() - ending.length());
                return new Name(NAMES.getOrDefault(sampler, sampler), scheduler.name());
            }
        }
        return new Name(NAMES.getOrDefault(id, id), AUTOMATIC);
    }

    /**
     * Translates the web UI's names, in any case; this service's own are understood too.
     *
     * @return empty where the scheduler is not known here
     */
    public static Optional<String> id(String sampler, String scheduler) {
        String id = IDS.getOrDefault(lower(sampler), sampler);
        String wanted = lower(scheduler);
        for (Pair spaced : SCHEDULERS) {
            // earlier versions of the web UI had the scheduler in the sampler's name
            String ending = " " + spaced.id();
            if (lower(sampler).endsWith(ending)) {
                id = IDS.getOrDefault(lower(sampler).substring(0, sampler.length() - ending.length()), sampler);
                return Optional.of(id + "-" + spaced.id());
            }
        }
        if (wanted.isEmpty() || wanted.equals("automatic") || wanted.equals("uniform")) {
            return Optional.of(id);
        }
        String known = id;
        return SCHEDULERS.stream()
                .map(Pair::id)
                .filter(wanted::equals)
                .findFirst()
                .map(spacing -> known + "-" + spacing);
    }

    /** The schedulers that the web UI's clients can name, this service's names first. */
    public static Map<String, String> schedulers() {
        return SCHEDULERS.stream().collect(Collectors.toMap(Pair::id, Pair::name));
    }

    /** The name in InvokeAI, such as {@code dpmpp_2m_k}. */
    public static String invokeAi(String id) {
        Function<String, String> underscored = text -> text.replace('-', '_');
        return underscored.apply(id.replace("euler-ancestral", "euler-a").replace("-karras", "-k"));
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
