package dev.mintmark.app.artwork;

import org.jdbi.v3.core.mapper.PropagateNull;
import org.jdbi.v3.core.mapper.reflect.ColumnName;

/**
 * What a recipe's prompt was made of.
 *
 * @param original the prompt as the creator wrote it, without the LoRAs that it named
 * @param model the name of the language model that enriched it
 */
public record RecipeEnrichment(
        @PropagateNull @ColumnName("original_prompt") String original,
        @ColumnName("enriched_by") String model) {
    public RecipeEnrichment {
        if (original == null || model == null) {
            throw new IllegalArgumentException(
                    "An enrichment in a recipe has the original prompt and the name of the language model.");
        }
    }
}
