package dev.mintmark.app.artwork;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mintmark.app.io.SourceUnavailableException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads tokens from the token contract. Thread-safe. */
public interface Ledger {
    /** The token whose ID is this SHA-256 (64 hex digits), also a burnt one; empty where none was minted. */
    Optional<OnChain> token(String sha256) throws SourceUnavailableException;

    /** The SHA-256 of every file minted with this watermark ID. */
    List<String> byWatermark(long watermarkId) throws SourceUnavailableException;

    /**
     * A token as it is now.
     *
     * @param owner its holder now; of a burnt token the last one
     * @param modelRevoked whether the registration of its model was revoked
     * @param imageCid the CIDv1 of the image, derived from the token alone
     * @param block the block in which it was minted
     * @param asOf the block in which the token was read
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
            String tx,
            long block,
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
}
