package dev.mintmark.app.automatic1111;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.GenerationText;
import dev.mintmark.app.artwork.SamplerNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The answer to a request to draw.
 *
 * @param images the sealed files in base64; null where the client wants none
 * @param parameters the request without its images
 * @param info a JSON object as a text, {@link Info}
 */
public record PicturesResponse(@Nullable List<String> images, JsonNode parameters, String info) {
    /**
     * What the web UI says of pictures, and, under {@code mintmark}, what this service knows of them. The fields without a list are
     * those of the first picture.
     *
     * @param infotexts the texts of the pictures, as the web UI writes them into files
     * @param notes a sentence for each field of the request that was not heeded
     */
    public record Info(
            String prompt,
            @JsonProperty("all_prompts") List<String> allPrompts,
            @JsonProperty("negative_prompt") String negativePrompt,
            @JsonProperty("all_negative_prompts") List<String> allNegativePrompts,
            long seed,
            @JsonProperty("all_seeds") List<Long> allSeeds,
            long subseed,
            @JsonProperty("all_subseeds") List<Long> allSubseeds,
            @JsonProperty("subseed_strength") double subseedStrength,
            int width,
            int height,
            @JsonProperty("sampler_name") String samplerName,
            @JsonProperty("cfg_scale") double cfgScale,
            int steps,
            @JsonProperty("batch_size") int batchSize,
            @JsonProperty("restore_faces") boolean restoreFaces,
            @JsonProperty("sd_model_name") String modelName,
            @JsonProperty("sd_model_hash") String modelHash,
            @JsonProperty("denoising_strength") @Nullable Double denoisingStrength,
            @JsonProperty("extra_generation_params") Map<String, Object> extra,
            @JsonProperty("index_of_first_image") int indexOfFirstImage,
            List<String> infotexts,
            List<String> styles,
            @JsonProperty("job_timestamp") String jobTimestamp,
            @JsonProperty("clip_skip") int clipSkip,
            String version,
            List<String> notes,
            List<Marks> mintmark) {}

    /**
     * What this service knows of a picture.
     *
     * @param artwork its ID, at {@code /api/artworks/{id}}
     * @param sha256 of the sealed file, 64 hex digits
     */
    public record Marks(String artwork, String sha256, String watermark, String manifest) {}

    /**
     * @param body of the request
     * @param drawn the pictures that are sealed, one or more
     * @param images the files in base64; null for none
     * @param notes of the order, and of what happened
     */
    public static PicturesResponse of(
            JsonNode body, PictureOrder order, List<Artwork> drawn, @Nullable List<String> images, List<String> notes) {
        ObjectNode parameters = (ObjectNode) body.deepCopy();
        parameters.remove(List.of("init_images", "mask"));
        return new PicturesResponse(
                images, parameters, JsonMapper.shared().writeValueAsString(info(order, drawn, notes)));
    }

    private static Info info(PictureOrder order, List<Artwork> drawn, List<String> notes) {
        Artwork first = drawn.getFirst();
        DrawParameters parameters = first.recipe().parameters();
        Double variation = parameters.variationStrength();
        return new Info(
                parameters.prompt(),
                each(drawn, artwork -> artwork.recipe().parameters().prompt()),
                parameters.negativePrompt(),
                each(drawn, artwork -> artwork.recipe().parameters().negativePrompt()),
                parameters.seed(),
                each(drawn, artwork -> artwork.recipe().parameters().seed()),
                subseed(first),
                each(drawn, PicturesResponse::subseed),
                variation == null ? 0 : variation,
                parameters.width(),
                parameters.height(),
                SamplerNames.of(parameters.sampler()).sampler(),
                parameters.guidance(),
                parameters.steps(),
                order.batchSize(),
                false,
                first.modelId(),
                GenerationText.shortHash(first.recipe().model()),
                parameters.strength() == null ? parameters.highResolutionStrength() : parameters.strength(),
                Map.of("Schedule type", SamplerNames.of(parameters.sampler()).scheduler()),
                0,
                each(drawn, artwork -> GenerationText.parameters(artwork.recipe(), artwork.modelId())),
                List.of(),
                String.valueOf(first.createdAt().getEpochSecond()),
                1,
                "mintmark",
                notes,
                each(
                        drawn,
                        artwork -> new Marks(
                                artwork.id(),
                                artwork.sealed().sha256(),
                                artwork.sealed().watermarkHex(),
                                artwork.sealed().manifest())));
    }

    private static <T> List<T> each(List<Artwork> drawn, Function<Artwork, T> value) {
        List<T> values = new ArrayList<>();
        drawn.forEach(artwork -> values.add(value.apply(artwork)));
        return values;
    }

    private static long subseed(Artwork artwork) {
        Long seed = artwork.recipe().parameters().variationSeed();
        return seed == null ? -1 : seed;
    }
}
