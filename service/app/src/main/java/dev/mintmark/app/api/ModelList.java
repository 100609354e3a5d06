package dev.mintmark.app.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The models that can draw.
 *
 * @param standard ID of the model that draws where a request names none
 * @param device what drew last, {@code CPU} or {@code CUDA}; null before the first drawing
 */
public record ModelList(
        List<ModelResponse> models,
        String standard,
        @Nullable String device) {
    public ModelList {
        models = List.copyOf(models);
    }
}
