package dev.mintmark.app.artwork;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.core.mapper.reflect.ColumnName;
import org.jdbi.v3.core.mapper.reflect.JdbiConstructor;
import org.jspecify.annotations.Nullable;

/**
 * All that an image is drawn from: the same recipe on the same model gives the same pixels.
 *
 * @param model the model's checksum, which covers its LoRAs and textual inversions, 64 hex digits
 * @param baseModel the checksum of the model without the LoRAs that the prompt named; null where it named none, and where the model
 *     with them was added as one
 * @param enrichment what the prompt was made of; null where it is the creator's own
 * @param inputs SHA-256 of each input image's bytes, in the order of use
 * @param noiseWatermark the watermark in the initial noise; null where the seed alone makes the noise
 * @param notDrawn sentences on what of the request the model could not draw, such as the end of a long prompt; null before it is
 *     drawn, and where all of it was
 * @param loras the LoRAs in the model, in the order in which they were merged; for people, as the checksum covers them
 * @param textualInversions likewise those in the model
 */
public record Recipe(
        @Nested @JsonUnwrapped DrawParameters parameters,
        @ColumnName("model_sha256") String model,

        @ColumnName("base_model_sha256") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        String baseModel,

        @Nested @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        RecipeEnrichment enrichment,

        List<String> inputs,

        @ColumnName("shading") @JsonProperty("shading") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        NoiseWatermark noiseWatermark,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String notDrawn,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<RecipeLora> loras,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<RecipeTextualInversion> textualInversions) {

    @JdbiConstructor
    public Recipe {
        inputs = List.copyOf(inputs);
        loras = loras == null ? List.of() : List.copyOf(loras);
        textualInversions = textualInversions == null ? List.of() : List.copyOf(textualInversions);
    }

    /** A recipe without a watermark in the noise, on a model without additions. */
    public Recipe(DrawParameters parameters, String model, List<String> inputs) {
        this(parameters, model, null, null, inputs, null, null, List.of(), List.of());
    }

    /** Whether another recipe draws with the same model and inputs, and differs in the seeds and the noise watermark alone. */
    public boolean isLike(Recipe other) {
        return parameters.isLike(other.parameters)
                && model.equals(other.model)
                && Objects.equals(baseModel, other.baseModel)
                && inputs.equals(other.inputs);
    }

    /** Whether the drawing starts from the noise of its seed alone, is drawn in one pass, and gets no new noise by its eta. */
    public boolean startsFromSeedAlone() {
        return inputs.isEmpty()
                && parameters.highResolution() == null
                && parameters.variationSeed() == null
                && (parameters.eta() == null || parameters.eta() == 0);
    }

    /** The same recipe with this watermark in the noise. */
    public Recipe with(NoiseWatermark watermark) {
        return new Recipe(
                parameters, model, baseModel, enrichment, inputs, watermark, notDrawn, loras, textualInversions);
    }

    /** The same recipe on a model with these LoRAs and textual inversions. */
    public Recipe with(List<RecipeLora> addedLoras, List<RecipeTextualInversion> addedInversions) {
        return new Recipe(
                parameters,
                model,
                baseModel,
                enrichment,
                inputs,
                noiseWatermark,
                notDrawn,
                addedLoras,
                addedInversions);
    }

    /** The same recipe on a model that is another one with the LoRAs that the prompt named; null for a model that was added. */
    public Recipe withBaseModel(@Nullable String sha256) {
        return new Recipe(
                parameters, model, sha256, enrichment, inputs, noiseWatermark, notDrawn, loras, textualInversions);
    }

    /** The same recipe with a prompt that was made of another. */
    public Recipe enriched(String prompt, RecipeEnrichment origin) {
        return new Recipe(
                parameters.withPrompt(prompt),
                model,
                baseModel,
                origin,
                inputs,
                noiseWatermark,
                notDrawn,
                loras,
                textualInversions);
    }
}
