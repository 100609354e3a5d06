package dev.mintmark.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.artwork.Token;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A public artwork as others than its owner see it.
 *
 * @param done whether the service does nothing more with it by itself
 * @param prompt left out where the manifest does not disclose it
 */
public record PublicArtwork(
        String id,
        Stage stage,
        boolean done,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String prompt,
        ArtworkResponse.Model model,
        @Nullable String sha256,
        ArtworkResponse.@Nullable Image image,
        ArtworkResponse.@Nullable C2pa c2pa,
        ArtworkResponse.@Nullable Ipfs ipfs,
        @Nullable Token token,
        Instant createdAt,
        @JsonProperty("public") boolean isPublic) {
    public static PublicArtwork of(ArtworkResponse artwork) {
        return new PublicArtwork(
                artwork.id(),
                artwork.stage(),
                artwork.done(),
                artwork.disclosePrompt() ? artwork.parameters().prompt() : null,
                artwork.model(),
                artwork.sha256(),
                artwork.image(),
                artwork.c2pa(),
                artwork.ipfs(),
                artwork.token(),
                artwork.createdAt(),
                artwork.isPublic());
    }
}
