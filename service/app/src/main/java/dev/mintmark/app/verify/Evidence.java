package dev.mintmark.app.verify;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What each source said. A part that does not apply is null; a source that could not be asked is {@link Unavailable}, never a
 * no.
 */
public record Evidence(
        @Nullable C2pa c2pa,
        @Nullable Watermark watermark,
        @Nullable FingerprintEvidence fingerprint,
        @Nullable Registry registry,
        Chain chain,
        @Nullable Ipfs ipfs,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable SecondLayer secondLayer) {

    /**
     * @param state Trusted, Valid, Invalid, Error or None
     * @param failures status codes of the C2PA specification that speak against the active manifest
     * @param ingredientFailures those that speak against manifests of ingredients, which decide nothing
     * @param claimGenerator a statement of the signer's, which decides nothing
     * @param trustedBy whose list the signer is on, one of {@link TrustLists}; null where it is on none, or the manifest does
     *     not hold
     * @param reason why a manifest that nobody tampered with counts for nothing, a clause in words; there only where it does
     */
    public record C2pa(
            boolean present,
            String state,
            List<String> failures,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> ingredientFailures,
            @Nullable String activeManifest,
            @Nullable String claimGenerator,
            @Nullable String trustedBy,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String reason) {
        public C2pa {
            failures = List.copyOf(failures);
            ingredientFailures = List.copyOf(ingredientFailures);
        }
    }

    /** @param id 16 hex digits; null where no mark was found */
    public record Watermark(boolean found, @Nullable String id, double score, double falsePositiveRate) {}

    /** What comparing pictures says. */
    public sealed interface FingerprintEvidence permits Fingerprint, Unavailable {}

    /**
     * @param nearest SHA-256 of the original that the picture resembles; null where there is none
     * @param distance in bits of 256, of the fingerprints of what was compared: of the two wholes, or of the picture and the
     *     place in the original that it shows
     */
    public record Fingerprint(
            @Nullable String nearest, @Nullable Integer distance) implements FingerprintEvidence {}

    /**
     * The mark in the noise that the picture was drawn from; there only where it was looked for.
     *
     * @param id 16 hex digits; null, as score and rate are, where none was found
     * @param tried the models, by the first digits of their checksums, and sizes that were tried
     * @param error why the search ended early; null where it did not
     */
    public record SecondLayer(
            boolean found,
            @Nullable String id,
            @Nullable Double score,
            @Nullable Double falsePositiveRate,
            List<String> tried,
            double seconds,
            @Nullable String error) {
        public SecondLayer {
            tried = List.copyOf(tried);
        }
    }

    /** @param artwork ID of the artwork whose file this very file is; null where it is none's */
    public record Registry(@Nullable String artwork) {}

    /** What the chain says. */
    public sealed interface Chain permits Minted, NotMinted, Unavailable {}

    /** @param block the block of the mint */
    public record Minted(
            boolean minted, String tokenId, String owner, String modelSha256, boolean modelRevoked, long block)
            implements Chain {}

    /** @param minted false */
    public record NotMinted(boolean minted) implements Chain {}

    /** What IPFS says. */
    public sealed interface Ipfs permits Pinned, Unavailable {}

    public record Pinned(String cid, boolean available) implements Ipfs {}

    /** A source that could not be asked. */
    public record Unavailable(String error) implements FingerprintEvidence, Chain, Ipfs {}
}
