package dev.mintmark.app.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.mintmark.app.api.ModelList;
import dev.mintmark.app.api.ModelResponse;
import java.util.List;

/**
 * A model as OpenAI's API describes it.
 *
 * @param created 0; the service does not know when a model was made
 */
public record ModelEntry(
        String id,
        String object,
        long created,
        @JsonProperty("owned_by") String ownedBy,
        Checksum mintmark) {
    /** @param sha256 the checksum of the model's files, 64 hex digits */
    public record Checksum(String sha256) {}

    /** All models. */
    public record Page(String object, List<ModelEntry> data) {
        public Page {
            data = List.copyOf(data);
        }

        public static Page of(ModelList models) {
            return new Page("list", models.models().stream().map(ModelEntry::of).toList());
        }
    }

    public static ModelEntry of(ModelResponse model) {
        return new ModelEntry(model.id(), "model", 0, "mintmark", new Checksum(model.sha256()));
    }
}
