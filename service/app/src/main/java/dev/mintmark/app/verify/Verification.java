package dev.mintmark.app.verify;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The answer to where a file came from.
 *
 * @param sha256 of the file in question, 64 hex digits
 * @param artwork the original, where one was found
 */
public record Verification(
        String sha256,
        Verdict verdict,
        Evidence evidence,
        @Nullable Summary artwork) {
    /**
     * An artwork as anyone may see it.
     *
     * @param id its ID here; null where only the chain knows it
     * @param image path of the sealed file, from the service's address
     */
    public record Summary(
            @Nullable String id,
            String sha256,
            @Nullable Instant createdAt,
            Model model,
            @Nullable String image) {}

    /** @param id the model's name here; null where only the chain knows it */
    public record Model(@Nullable String id, String sha256) {}
}
