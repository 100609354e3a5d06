package dev.mintmark.app.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * An event of a stream of images.
 *
 * @param type such as {@code image_generation.partial_image}
 * @param b64Json in base64: a preview of at most 128 pixels a side, or the sealed file
 * @param createdAt seconds since 1970
 * @param partialImageIndex of a preview, from 0; left out of a finished image
 * @param mintmark of a finished image; left out of a preview
 */
public record ImageEvent(
        String type,
        @JsonProperty("b64_json") String b64Json,
        @JsonProperty("created_at") long createdAt,
        String background,
        @JsonProperty("output_format") String outputFormat,
        String quality,
        String size,

        @JsonProperty("partial_image_index") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Integer partialImageIndex,

        @JsonInclude(JsonInclude.Include.NON_NULL) ImagesResponse.@Nullable Marks mintmark) {}
