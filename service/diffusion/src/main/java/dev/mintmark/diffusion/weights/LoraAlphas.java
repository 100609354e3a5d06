package dev.mintmark.diffusion.weights;

import dev.mintmark.diffusion.ModelException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * The scales of a LoRA whose modules have no alpha of their own, from the configuration that PEFT writes into the metadata
 * ({@code lora_adapter_metadata}): {@code <part>.lora_alpha} and {@code <part>.use_rslora}.
 *
 * @param config empty for a file without
 */
record LoraAlphas(JsonNode config) {
    static LoraAlphas read(SafeTensors tensors) throws ModelException {
        @Nullable String json = tensors.metadata("lora_adapter_metadata");
        if (json == null) {
            return new LoraAlphas(MissingNode.getInstance());
        }
        try {
            JsonNode config = JsonMapper.shared().readTree(json);
            for (var entry : config.properties()) {
                if (entry.getKey().endsWith(".alpha_pattern")
                        && !entry.getValue().isEmpty()) {
                    throw new ModelException(tensors.name()
                            + " has alphas by patterns of names (alpha_pattern), which are not read here.");
                }
            }
            return new LoraAlphas(config);
        } catch (JacksonException e) {
            throw new ModelException(tensors.name() + " has a lora_adapter_metadata that is not JSON.", e);
        }
    }

    /**
     * Returns the factor of the product of a module's matrices.
     *
     * @param parts sub-folders of the model that the module can be in
     */
    double scale(List<String> parts, long rank) {
        for (String part : parts) {
            JsonNode alpha = config.path(part + ".lora_alpha");
            if (alpha.isNumber()) {
                boolean byRoot = config.path(part + ".use_rslora").asBoolean(false);
                return alpha.doubleValue() / (byRoot ? Math.sqrt(rank) : rank);
            }
        }
        return 1;
    }
}
