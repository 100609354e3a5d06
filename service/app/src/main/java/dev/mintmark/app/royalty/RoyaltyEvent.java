package dev.mintmark.app.royalty;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * One thing that changes what a creator earned.
 *
 * @param block and {@code blockHash} and {@code logIndex} say where it was logged, which makes it unique
 * @param tokenId 0x and 64 hex digits; null for a withdrawal, which is of all tokens
 * @param creator lower-case address
 * @param amount in wei; 0 for a mint
 */
public record RoyaltyEvent(
        long block,
        String blockHash,
        long logIndex,
        Kind kind,
        @Nullable String tokenId,
        String creator,
        BigInteger amount) {
    /** What happened. */
    public enum Kind {
        /** The creator's token came to be. */
        MINTED,
        /** A sale earned the creator a royalty. */
        SOLD,
        /** The royalty of the sale could not be paid at once and waits in the contract. */
        CREDITED,
        /** The creator took out all that waited. */
        WITHDRAWN
    }
}
