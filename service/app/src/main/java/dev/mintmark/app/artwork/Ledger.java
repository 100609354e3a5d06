package dev.mintmark.app.artwork;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mintmark.app.io.SourceUnavailableException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads tokens from the token contract. Thread-safe. */
public interface Ledger {
    /** Looks for the token whose ID is this SHA-256 (64 hex digits). */
    Lookup lookUp(String sha256) throws SourceUnavailableException;

    /** The token whose ID is this SHA-256, also a burnt one; empty where none was minted. */
    default Optional<OnChain> token(String sha256) throws SourceUnavailableException {
        return Optional.ofNullable(lookUp(sha256).token());
    }

    /**
     * The first anchor of the file with this SHA-256 by an attester that is not revoked; empty where the chain has none. An anchored
     * file is no token, but the chain shows that the attester vouched for it.
     */
    Optional<Anchored> anchored(String sha256) throws SourceUnavailableException;

    /** The SHA-256 of every file minted with this watermark ID. */
    List<String> byWatermark(long watermarkId) throws SourceUnavailableException;

    /**
     * What was found.
     *
     * @param token null where none was minted
     * @param asOf the block as of which that holds
     */
    record Lookup(@Nullable OnChain token, long asOf) {}

    /**
     * A token.
     *
     * @param owner its holder; of a burnt token the last one
     * @param modelRevoked whether the registration of its model was revoked
     * @param imageCid the CIDv1 of the image, derived from the token alone
     * @param tx hash of the transaction that minted it; null until the index of the chain has read its block
     * @param block the block in which it was minted; null as {@code tx} is
     * @param asOf the block as of which all this holds
     * @param burntTx hash of the transaction that burnt it; null while it exists
     * @param burntBlock the block of that transaction
     */
    record OnChain(
            long chainId,
            String contract,
            String tokenId,
            String owner,
            String creator,
            String modelSha256,
            boolean modelRevoked,
            String imageCid,
            @Nullable String tx,
            @Nullable Long block,
            long asOf,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String burntTx,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Long burntBlock) {
        /** Whether it was burnt. */
        public boolean wasBurnt() {
            return burntTx != null;
        }
    }

    /**
     * An anchor of a file.
     *
     * @param root of the Merkle tree, 0x and 64 hex digits
     * @param attester who vouched for it
     * @param tx hash of the transaction, in {@code block}
     * @param time when the contract recorded it
     * @param asOf the block as of which all this holds
     */
    record Anchored(String root, String attester, String tx, long block, Instant time, long asOf) {}
}
