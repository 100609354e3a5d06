package dev.mintmark.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mintmark.app.draw.Model;
import dev.mintmark.app.draw.ModelCard;
import org.jspecify.annotations.Nullable;

/**
 * What a model is, beside what {@link ModelResponse} has.
 *
 * @param family such as {@code Stable Diffusion XL}
 * @param license as its folder names it; null where it names none
 * @param card its card, Markdown; null where it has none
 * @param shortened whether the card is longer
 */
public record ModelSheet(
        String id,
        String family,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String license,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String card,
        boolean shortened) {
    static ModelSheet of(Model model) {
        ModelCard card = ModelCard.read(model.folder());
        return new ModelSheet(
                model.id(), model.configuration().family(), card.license(), card.text(), card.isShortened());
    }
}
