package dev.mintmark.app.artwork;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a verification needs of a sealed artwork.
 *
 * @param modelSha256 checksum of its model, 64 hex digits
 * @param sha256 of the sealed file, 64 hex digits
 * @param fingerprint PDQ, 64 hex digits
 * @param imageCid CID of the sealed file; null before it is pinned
 */
public record Registration(
        String id,
        Instant createdAt,
        String modelId,
        String modelSha256,
        String sha256,
        String fingerprint,
        @Nullable String imageCid) {
    /** @throws java.util.NoSuchElementException where the artwork is not sealed */
    public static Registration of(Artwork artwork) {
        Seal seal = artwork.sealed();
        return new Registration(
                artwork.id(),
                artwork.createdAt(),
                artwork.modelId(),
                artwork.recipe().model(),
                seal.sha256(),
                seal.fingerprint(),
                artwork.pin() == null ? null : artwork.pin().imageCid());
    }
}
