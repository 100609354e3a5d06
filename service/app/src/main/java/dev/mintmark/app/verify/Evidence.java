package dev.mintmark.app.verify;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.mintmark.app.artwork.Ledger;
import dev.mintmark.watermark.region.RegionMatch;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What each source says. A part that does not apply is null. A source that did not answer is {@link Unavailable} and never
 * a negative answer. The component names are those of the JSON answer, except that {@code noiseWatermark} is
 * {@code secondLayer} there.
 *
 * @param match the comparison with the original that the watermark names; null where it names none that can be read
 * @param noiseWatermark the noise watermark; null where it was not searched
 * @param image null where the file is one still picture, all of which was judged
 */
public record Evidence(
        @Nullable C2pa c2pa,
        @Nullable Watermark watermark,
        @Nullable FingerprintEvidence fingerprint,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Regions match,
        @Nullable Registry registry,
        Chain chain,
        @Nullable Ipfs ipfs,

        @JsonProperty("secondLayer") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        NoiseWatermarkEvidence noiseWatermark,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Image image) {

    /**
     * The same for a caller who may not know the artwork: what the caller's own file says, and how near it is to the original.
     *
     * @param isOfFile whether the caller has the file, and not only its hash
     */
    Evidence withoutArtwork(boolean isOfFile) {
        return new Evidence(
                isOfFile ? c2pa : null,
                watermark,
                fingerprint instanceof Fingerprint known ? new Fingerprint(null, known.distance()) : fingerprint,
                match,
                registry == null ? null : registry.withoutArtwork(),
                chain,
                ipfs,
                noiseWatermark,
                image);
    }

    /**
     * What of the file was judged.
     *
     * @param note a sentence: which frame of an animation, or why the pixels were not judged
     */
    public record Image(String note) {}

    /**
     * The C2PA manifest of the file.
     *
     * @param state Trusted, Valid, Invalid, Error or None
     * @param valid whether the active manifest itself is valid, even if its ingredients' manifests are not; null where there is
     *     none
     * @param failures C2PA status codes of the active manifest
     * @param ingredientFailures C2PA status codes of the ingredients' manifests, which do not change the verdict
     * @param claimGenerator the signer's own statement, which does not change the verdict
     * @param trustedBy the trust list with the signer's authority, one of {@link TrustLists}; null where none has it or the
     *     manifest is not valid
     * @param reason why an untampered manifest is ignored, a clause in words; null where it is not ignored
     * @param provenance what the manifests say, with those of the ingredients; null where there are none that can be read
     */
    public record C2pa(
            boolean present,
            String state,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Boolean valid,

            List<String> failures,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> ingredientFailures,
            @Nullable String activeManifest,
            @Nullable String claimGenerator,
            @Nullable String trustedBy,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String reason,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Provenance provenance) {
        public C2pa {
            failures = List.copyOf(failures);
            ingredientFailures = List.copyOf(ingredientFailures);
        }

        /** As {@link Provenance#withoutIngredientManifests}. */
        C2pa withoutIngredientManifests() {
            return new C2pa(
                    present,
                    state,
                    valid,
                    failures,
                    ingredientFailures,
                    activeManifest,
                    claimGenerator,
                    trustedBy,
                    reason,
                    provenance == null ? null : provenance.withoutIngredientManifests());
        }
    }

    /**
     * The watermark in the pixels.
     *
     * @param id 16 hex digits; null where none was found
     * @param note that the artwork with this ID is not stored here, a sentence; null where it is, or where this is not known
     */
    public record Watermark(
            boolean found,
            @Nullable String id,
            double score,
            double falsePositiveRate,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String note) {}

    /** The result of comparing the image with originals. */
    public sealed interface FingerprintEvidence permits Fingerprint, Unavailable {}

    /**
     * The original that the image resembles.
     *
     * @param nearest its SHA-256; null where there is none
     * @param distance bits of 256 in which the fingerprints of the compared parts differ: those of both whole images, or those
     *     of the image and of the place in the original that it shows; null where there is no original
     */
    public record Fingerprint(
            @Nullable String nearest, @Nullable Integer distance) implements FingerprintEvidence {}

    /**
     * What the image shows of the original that its watermark names.
     *
     * @param share of the original's area that the image shows unchanged, 0 to 1
     * @param covers the part of the image's area that shows the original unchanged, 0 to 1
     * @param map the original in cells of a sixteenth of its shorter side: a digit for each, rows from the top, separated by
     *     slashes. 0 is not in the image, 1 shows something else, 2 is plain and of the same tone, 3 shows the same detail
     * @param reason why the watermark does not count, a sentence; null where it does
     * @param note that most of the image does not come from the original, a sentence; null where this is not so
     */
    public record Regions(
            double share,
            double covers,
            String map,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String reason,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String note) {
        static final String NOTHING_SHOWN =
                "The file has the watermark of an image that was made here, but shows too little of that image:"
                        + " watermarks can be copied from one image to another.";

        private static final double HUNDREDTHS = 100;
        private static final double HALF = 0.5;

        static Regions of(RegionMatch regions) {
            double covers = rounded(regions.covers());
            return new Regions(
                    rounded(regions.share()),
                    covers,
                    regions.map(),
                    regions.isEnough() ? null : NOTHING_SHOWN,
                    regions.isEnough() && covers < HALF ? note(covers) : null);
        }

        private static double rounded(double part) {
            return Math.round(part * HUNDREDTHS) / HUNDREDTHS;
        }

        private static String note(double covers) {
            return "Only " + Math.round(covers * HUNDREDTHS) + " % of this image shows the original; the rest of it is"
                    + " something else, or was changed.";
        }
    }

    /**
     * The watermark in the noise that the image was drawn from.
     *
     * @param id 16 hex digits; null, as score and rate are, where none was found
     * @param tried the models, by the first 12 digits of their checksums, and the sizes that were tried
     * @param error why the search ended early; null where it did not
     */
    public record NoiseWatermarkEvidence(
            boolean found,
            @Nullable String id,
            @Nullable Double score,
            @Nullable Double falsePositiveRate,
            List<String> tried,
            double seconds,
            @Nullable String error) {
        public NoiseWatermarkEvidence {
            tried = List.copyOf(tried);
        }
    }

    /**
     * The register's entry for exactly this file.
     *
     * @param artwork the artwork's ID; null where no artwork has this file, or it is private
     * @param isPrivate true where an artwork has this file that whoever asks may not read, otherwise null
     */
    public record Registry(
            @Nullable String artwork,

            @JsonProperty("private") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Boolean isPrivate) {
        public Registry(@Nullable String artwork) {
            this(artwork, null);
        }

        Registry withoutArtwork() {
            return new Registry(null, artwork == null ? null : true);
        }
    }

    /** The contract's answer for exactly this file. */
    public sealed interface Chain permits Minted, Burnt, NotMinted, Unavailable {}

    /**
     * The file was anchored: the attester vouched for it, and the chain shows since when.
     *
     * @param root of the Merkle tree, 0x and 64 hex digits
     * @param block the block of the anchor
     * @param transaction its hash
     * @param time when the contract recorded it
     */
    public record Anchored(String root, long block, String transaction, Instant time) {
        static @Nullable Anchored of(Ledger.@Nullable Anchored anchor) {
            return anchor == null ? null : new Anchored(anchor.root(), anchor.block(), anchor.tx(), anchor.time());
        }
    }

    /**
     * The file is a token.
     *
     * @param minted true
     * @param block the block of the mint; null until the index of the chain has read it
     * @param asOf the block as of which all this holds
     * @param anchored the file's anchor; null where it has none
     */
    public record Minted(
            boolean minted,
            String tokenId,
            String owner,
            String modelSha256,
            boolean modelRevoked,
            @Nullable Long block,
            long asOf,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Anchored anchored)
            implements Chain {
        static Minted of(Ledger.OnChain token, Ledger.@Nullable Anchored anchor) {
            return new Minted(
                    true,
                    token.tokenId(),
                    token.owner(),
                    token.modelSha256(),
                    token.modelRevoked(),
                    token.block(),
                    token.asOf(),
                    Anchored.of(anchor));
        }
    }

    /**
     * The file was a token, which was burnt.
     *
     * @param minted true: the contract took the attester's word for this file
     * @param burnt true
     * @param block the block of the mint; null until the index of the chain has read it
     * @param burntTx hash of the transaction that burnt it
     * @param burntBlock the block of the burn
     * @param asOf the block as of which all this holds
     * @param anchored the file's anchor; null where it has none
     */
    public record Burnt(
            boolean minted,
            boolean burnt,
            String tokenId,
            String modelSha256,
            boolean modelRevoked,
            @Nullable Long block,
            String burntTx,
            long burntBlock,
            long asOf,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Anchored anchored)
            implements Chain {
        static Burnt of(Ledger.OnChain token, Ledger.@Nullable Anchored anchor) {
            return new Burnt(
                    true,
                    true,
                    token.tokenId(),
                    token.modelSha256(),
                    token.modelRevoked(),
                    token.block(),
                    Objects.requireNonNull(token.burntTx()),
                    Objects.requireNonNull(token.burntBlock()),
                    token.asOf(),
                    Anchored.of(anchor));
        }
    }

    /**
     * The file is no token.
     *
     * @param minted false
     * @param asOf the block as of which this holds; null where the chain was not asked, since the artwork was never pinned
     * @param anchored the file's anchor; null where it has none
     */
    public record NotMinted(
            boolean minted,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Long asOf,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Anchored anchored)
            implements Chain {}

    /** The file on IPFS. */
    public sealed interface Ipfs permits Pinned, Unavailable {}

    /**
     * The file has a CID.
     *
     * @param available whether IPFS returns all its bytes now
     */
    public record Pinned(String cid, boolean available) implements Ipfs {}

    /**
     * A source did not answer.
     *
     * @param error why, one sentence
     */
    public record Unavailable(String error) implements FingerprintEvidence, Chain, Ipfs {}
}
