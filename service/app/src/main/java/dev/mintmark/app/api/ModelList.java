package dev.mintmark.app.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The models that can draw.
 *
 * @param standard ID of the model that draws where a request names none
 * @param device what drew last, {@code CPU} or {@code CUDA}; null before the first drawing
 * @param enrichesPrompts whether requests can have their prompts enriched
 * @param loras the names of the LoRAs that prompts can name, as in {@code <lora:NAME:0.8>}
 */
public record ModelList(
        List<ModelResponse> models,
        String standard,
        @Nullable String device,
        List<String> loras,
        boolean enrichesPrompts) {
    public ModelList {
        models = List.copyOf(models);
        loras = List.copyOf(loras);
    }
}
