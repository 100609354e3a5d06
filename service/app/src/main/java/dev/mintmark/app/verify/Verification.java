package dev.mintmark.app.verify;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mintmark.app.artwork.Ledger;
import dev.mintmark.app.artwork.ServicePath;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * Where a file came from: the verdict and its evidence. Its JSON is the answer of {@code /api/verify}.
 *
 * @param sha256 of the file, 64 hex digits
 * @param artwork the original; null where none was found, or it is private and not the caller's
 */
public record Verification(
        String sha256,
        Verdict verdict,
        Evidence evidence,
        @Nullable ArtworkSummary artwork) {
    /** The same for a caller who may not know the artwork, which is private. */
    public Verification withoutArtwork(Reports.Asked asked) {
        return new Verification(sha256, verdict, evidence.withoutArtwork(asked == Reports.Asked.FILE), null);
    }

    /**
     * The public part of an artwork.
     *
     * @param id its ID here; null where only the chain knows it
     * @param createdAt null where only the chain knows it
     * @param image path of the sealed file, relative to the service's address; null where only the chain knows it
     * @param token the artwork's; null where it is not minted, or the chain could not be asked
     * @param anchored its anchor; null where it has none, or the chain could not be asked
     */
    public record ArtworkSummary(
            @Nullable String id,
            String sha256,
            @Nullable Instant createdAt,
            ModelReference model,

            @JsonSerialize(using = ServicePath.class) @Nullable
            String image,

            @Nullable TokenSummary token,

            @JsonInclude(JsonInclude.Include.NON_NULL) Evidence.@Nullable Anchored anchored) {
        /** An artwork of which only the token is known. */
        static ArtworkSummary ofToken(String sha256, String modelSha256) {
            return new ArtworkSummary(null, sha256, null, new ModelReference(null, modelSha256), null, null, null);
        }

        ArtworkSummary with(Ledger.@Nullable OnChain token, Ledger.@Nullable Anchored anchor) {
            return new ArtworkSummary(
                    id,
                    sha256,
                    createdAt,
                    model,
                    image,
                    token == null ? null : TokenSummary.of(token),
                    Evidence.Anchored.of(anchor));
        }
    }

    /**
     * The token of an artwork, whose royalties are under its creator's address.
     *
     * @param owner null where it was burnt
     */
    public record TokenSummary(
            long chainId,
            String contract,
            String tokenId,
            String creator,
            @Nullable String owner,
            boolean burnt) {
        static TokenSummary of(Ledger.OnChain token) {
            return new TokenSummary(
                    token.chainId(),
                    token.contract(),
                    token.tokenId(),
                    token.creator(),
                    token.wasBurnt() ? null : token.owner(),
                    token.wasBurnt());
        }
    }

    /**
     * The model that drew an artwork.
     *
     * @param id its name here; null where only the chain knows it
     * @param sha256 its checksum, 64 hex digits
     */
    public record ModelReference(@Nullable String id, String sha256) {}
}
