package dev.mintmark.app.artwork;

import dev.mintmark.app.io.SourceUnavailableException;
import java.util.List;
import java.util.Optional;

/** Reads tokens from the token contract. Thread-safe. */
public interface Ledger {
    /** The token whose ID is this SHA-256 (64 hex digits); empty where none was minted or it was burnt. */
    Optional<OnChain> token(String sha256) throws SourceUnavailableException;

    /** The SHA-256 of every file minted with this watermark ID. */
    List<String> byWatermark(long watermarkId) throws SourceUnavailableException;

    /**
     * A token as it is now.
     *
     * @param owner its holder now
     * @param modelRevoked whether the registration of its model was revoked
     * @param imageCid the CIDv1 of the image, derived from the token alone
     * @param block the block in which it was minted
     * @param asOf the block in which the token was read
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
            long asOf) {}
}
