package dev.mintmark.app.automatic1111;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.mintmark.app.api.ModelResponse;
import dev.mintmark.app.artwork.SamplerNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the web UI's API lists beside models. */
public final class Listings {
    private Listings() {}

    /** @param aliases this service's name */
    public record Sampler(String name, List<String> aliases, Map<String, String> options) {}

    public record Scheduler(
            String name,
            String label,
            @Nullable List<String> aliases,
            @JsonProperty("default_rho") double rho,
            @JsonProperty("need_inner_model") boolean needsModel) {}

    /** @param alias the name in prompts */
    public record Lora(String name, String alias, @Nullable String path, Map<String, String> metadata) {}

    public record Upscaler(
            String name,
            @JsonProperty("model_name") @Nullable String modelName,
            @JsonProperty("model_path") @Nullable String modelPath,
            @JsonProperty("model_url") @Nullable String modelUrl,
            double scale) {}

    /** The samplers of a model, without those that only space the steps in another way. */
    public static List<Sampler> samplers(ModelResponse model) {
        List<Sampler> samplers = new ArrayList<>();
        for (String id : model.samplers()) {
            SamplerNames.Name name = SamplerNames.of(id);
            if (name.scheduler().equals("Automatic")) {
                samplers.add(new Sampler(name.sampler(), List.of(id), Map.of()));
            }
        }
        return samplers;
    }

    public static List<Scheduler> schedulers() {
        List<Scheduler> schedulers = new ArrayList<>();
        schedulers.add(new Scheduler("automatic", "Automatic", null, -1, false));
        SamplerNames.schedulers().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.reverseOrder()))
                .forEach(entry -> schedulers.add(new Scheduler(entry.getKey(), entry.getValue(), null, -1, false)));
        return schedulers;
    }

    public static List<Lora> loras(List<String> names) {
        return names.stream().map(name -> new Lora(name, name, null, Map.of())).toList();
    }

    /** The upscaler of a model, which its second passes use, or the interpolation of models without one. */
    public static List<Upscaler> upscalers(ModelResponse model) {
        ModelResponse.Upscaler own = model.upscaler();
        return List.of(
                own == null
                        ? new Upscaler("Bicubic", null, null, null, 4)
                        : new Upscaler("Model", model.id(), own.folder(), null, 4));
    }
}
