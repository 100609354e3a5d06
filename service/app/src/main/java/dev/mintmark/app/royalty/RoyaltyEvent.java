package dev.mintmark.app.royalty;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * An event that changes a creator's royalties, or ends a token.
 *
 * @param block and {@code blockHash} and {@code logIndex} say where it was logged, which makes it unique
 * @param tokenId 0x and 64 hex digits; null for a withdrawal, which is of all tokens
 * @param creator lower-case address; of a burn, who had the token
 * @param amount in wei; 0 for a mint and a burn
 * @param tx hash of the transaction
 */
public record RoyaltyEvent(
        long block,
        String blockHash,
        long logIndex,
        Kind kind,
        @Nullable String tokenId,
        String creator,
        BigInteger amount,
        String tx) {
    /** The kind of event. */
    public enum Kind {
        /** The creator's token was minted. */
        MINTED,
        /** A sale earned the creator a royalty. */
        SOLD,
        /** The creator refused the royalty of the sale and can withdraw it. */
        CREDITED,
        /** The creator withdrew its whole credit. */
        WITHDRAWN,
        /** The token was burnt. */
        BURNT
    }
}
