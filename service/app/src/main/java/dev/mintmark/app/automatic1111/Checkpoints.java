package dev.mintmark.app.automatic1111;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.mintmark.app.api.ModelList;
import dev.mintmark.app.api.ModelResponse;
import dev.mintmark.app.artwork.GenerationText;
import dev.mintmark.app.artwork.InvalidRequestException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The models, which the web UI calls checkpoints. */
public final class Checkpoints {
    private Checkpoints() {}

    /**
     * A model.
     *
     * @param title such as {@code starter [0123456789]}
     * @param hash the first ten digits of the checksum
     */
    public record Checkpoint(
            String title,
            @JsonProperty("model_name") String modelName,
            String hash,
            String sha256,
            String filename,
            @Nullable String config) {
        static Checkpoint of(ModelResponse model) {
            return new Checkpoint(
                    Checkpoints.title(model),
                    model.id(),
                    GenerationText.shortHash(model.sha256()),
                    model.sha256(),
                    model.folder(),
                    null);
        }
    }

    public static List<Checkpoint> list(ModelList models) {
        return models.models().stream().map(Checkpoint::of).toList();
    }

    public static String title(ModelResponse model) {
        return model.id() + " [" + GenerationText.shortHash(model.sha256()) + "]";
    }

    /**
     * Finds a model by its title, ID or checksum; the one of the settings where the name is empty.
     *
     * @throws InvalidRequestException where there is none
     */
    public static ModelResponse find(ModelList models, String name) {
        String wanted = name.isEmpty() ? models.standard() : name.toLowerCase(Locale.ROOT);
        return models.models().stream()
                .filter(model -> List.of(
                                model.id(),
                                title(model),
                                model.sha256(),
                                GenerationText.shortHash(model.sha256()),
                                model.id().toLowerCase(Locale.ROOT),
                                title(model).toLowerCase(Locale.ROOT))
                        .contains(wanted))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException(
                        "sd_model_checkpoint",
                        "There is no model \"" + name + "\"; GET /sdapi/v1/sd-models lists those there are."));
    }
}
