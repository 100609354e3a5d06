package dev.mintmark.app.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.MintOrder;
import org.jspecify.annotations.Nullable;

/**
 * A request for images, with the fields of OpenAI's Images API and, after them, those of this service. The constructor throws
 * {@link InvalidRequestException} for what that API has and this service cannot do.
 *
 * @param n how many images, 1 to 10; null means one
 * @param size {@code WIDTHxHEIGHT} in pixels or {@code auto}; null means the model's own
 * @param quality {@code low} draws with half of the model's steps, {@code high} and {@code hd} with twice as many
 * @param responseFormat {@code b64_json} or {@code url}; null means the first
 * @param outputFormat {@code png} or {@code jpeg}; null means PNG up to 768 × 768 pixels, and JPEG above
 * @param outputCompression 100 alone, since files are sealed at one quality
 * @param user the caller's name for its user, which is taken and not kept
 * @param stream whether the answer is a stream of events
 * @param partialImages how many previews a stream has for each image, 0 to 3
 * @param strength how much of an input image is drawn anew, above 0 to 1
 * @param pin whether to pin the files on IPFS
 * @param mint how to mint tokens; null means not to
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImagesRequest(
        String prompt,
        @Nullable String model,
        @Nullable Integer n,
        @Nullable String size,
        @Nullable String quality,
        @JsonProperty("response_format") @Nullable String responseFormat,
        @JsonProperty("output_format") @Nullable String outputFormat,
        @JsonProperty("output_compression") @Nullable Integer outputCompression,
        @Nullable String background,
        @Nullable String moderation,
        @Nullable String style,
        @JsonProperty("input_fidelity") @Nullable String inputFidelity,
        @Nullable String user,
        @Nullable Boolean stream,
        @JsonProperty("partial_images") @Nullable Integer partialImages,
        @JsonProperty("negative_prompt") @Nullable String negativePrompt,
        @Nullable Long seed,
        @Nullable Integer steps,
        @Nullable Double guidance,
        @Nullable String sampler,
        @Nullable Double strength,
        @JsonProperty("disclose_prompt") boolean disclosePrompt,
        boolean pin,
        @Nullable MintOrder mint) {
    private static final int MAX_PARTIAL = 3;
    private static final int LOSSLESS = 100;

    public ImagesRequest {
        if (prompt == null) {
            throw new InvalidRequestException("prompt", "The prompt is missing: say what to draw.");
        }
        one("quality", quality, "auto, low, medium, high, standard or hd", "auto|low|medium|high|standard|hd");
        one("response_format", responseFormat, "b64_json or url", "b64_json|url");
        one("output_format", outputFormat, "png or jpeg; nothing writes a sealed webp", "png|jpeg");
        one("background", background, "opaque or auto; no model here draws transparency", "opaque|auto");
        one("moderation", moderation, "auto; the operator's rules hold for every prompt", "auto");
        one("input_fidelity", inputFidelity, "low; \"strength\" says how much is drawn anew", "low");
        if (style != null) {
            throw new InvalidRequestException("style", "No model here has styles; describe the style in the prompt.");
        }
        if (outputCompression != null && outputCompression != LOSSLESS) {
            throw new InvalidRequestException(
                    "output_compression",
                    "The output_compression is " + outputCompression + "; it can be 100 alone, because a PNG is"
                            + " lossless and a JPEG is sealed at quality 95, which its watermark needs.");
        }
        if (partialImages != null && (partialImages < 0 || partialImages > MAX_PARTIAL)) {
            throw new InvalidRequestException(
                    "partial_images",
                    "The partial_images are " + partialImages + "; they are 0 to " + MAX_PARTIAL + ".");
        }
        if (partialImages != null && partialImages > 0 && !Boolean.TRUE.equals(stream)) {
            throw new InvalidRequestException("partial_images", "Partial images come in a stream; set stream to true.");
        }
        if (Boolean.TRUE.equals(stream) && "url".equals(responseFormat)) {
            throw new InvalidRequestException("response_format", "A stream has its images as b64_json.");
        }
    }

    private static void one(String field, @Nullable String value, String possible, String pattern) {
        if (value != null && !value.matches(pattern)) {
            throw new InvalidRequestException(
                    field, "The " + field + " is \"" + value + "\"; it can be " + possible + ".");
        }
    }

    public boolean isStream() {
        return Boolean.TRUE.equals(stream);
    }

    /** Whether the answer has addresses of images in place of the images. */
    public boolean wantsUrls() {
        return "url".equals(responseFormat);
    }
}
