package dev.mintmark.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.mintmark.app.artwork.Recipe;
import org.jspecify.annotations.Nullable;

/**
 * A recipe for its owner: with the salt anyone can check the commitment, and draw the image again.
 *
 * @param artwork the artwork's ID
 * @param salt 64 hex digits
 * @param commitment 64 hex digits
 * @param noiseSigns the packed signs of watermarked noise in base64; null where the noise is the seed's own or the model is gone
 */
public record RecipeResponse(
        String artwork,
        Recipe recipe,
        String salt,
        String commitment,

        @JsonProperty("signs") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        String noiseSigns) {}
