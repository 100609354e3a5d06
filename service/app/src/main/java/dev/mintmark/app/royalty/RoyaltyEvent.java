package dev.mintmark.app.royalty;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * An event that changes a creator's royalties.
 *
 * @param tokenId 0x and 64 hex digits; null for a withdrawal, which is of all tokens
 * @param amount in wei; 0 for a mint
 */
public record RoyaltyEvent(Kind kind, @Nullable String tokenId, BigInteger amount) {
    /** The kind of event. */
    public enum Kind {
        /** The creator's token was minted. */
        MINTED,
        /** A sale earned the creator a royalty. */
        SOLD,
        /** The creator refused the royalty of the sale and can withdraw it. */
        CREDITED,
        /** The creator withdrew its whole credit. */
        WITHDRAWN
    }
}
