package dev.mintmark.app.royalty;

import java.math.BigInteger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line of the royalty ledger. Addresses are lower-case.
 *
 * @param at when the block was made
 * @param creator whose royalty it is; null where a vault is that of several creators and the payment names no token
 * @param tokenId 0x and 64 hex digits; null where the payment names no token
 * @param receiver who received it: for an earned royalty the receiver that the creator named, for a paid one who has it now
 * @param currency the zero address for the chain's native coin, else an ERC-20
 * @param amount in wei, or in units of the currency
 * @param price of the sale; null where it is none, or cannot be read
 * @param marketplace the contract that sold the token; null where it is none, or cannot be read
 */
public record LedgerEntry(
        Kind kind,
        Instant at,
        long block,
        String tx,
        @Nullable String creator,
        @Nullable String tokenId,
        String receiver,
        String currency,
        BigInteger amount,
        @Nullable BigInteger price,
        @Nullable String marketplace) {
    /** The kind of line. */
    public enum Kind {
        /** A sale, or a payment to a vault, earned a royalty. */
        EARNED,
        /** A royalty reached a creator, the receiver that it named, or a payee of its vault. */
        PAID
    }
}
