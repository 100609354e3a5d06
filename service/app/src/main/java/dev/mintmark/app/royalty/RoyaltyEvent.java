package dev.mintmark.app.royalty;

import java.math.BigInteger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event that moves royalties, or says whose they are. Addresses are lower-case; a currency is the zero address for the
 * chain's native coin.
 *
 * @param madeAt when its block was made
 * @param tokenId 0x and 64 hex digits; null where the event is of no one token
 * @param creator of the token; null where the event does not say
 * @param account who received the money: a royalty receiver, the owner of a credit, a vault
 * @param party a payment's sender, or who received a share of a vault; null for the other kinds
 * @param amount in wei, or in units of the currency
 * @param price of a sale; null where it is none or cannot be read
 * @param marketplace the contract that sold the token; null where it is the contract's market, or not known
 */
public record RoyaltyEvent(
        Kind kind,
        long block,
        long logIndex,
        String tx,
        Instant madeAt,
        @Nullable String tokenId,
        @Nullable String creator,
        @Nullable String account,
        @Nullable String party,
        String currency,
        BigInteger amount,
        @Nullable BigInteger price,
        @Nullable String marketplace) {
    /** The kind of event. */
    public enum Kind {
        /** The creator's token was minted. */
        MINTED,
        /** A sale by the contract's market earned a royalty for {@code account}. */
        SOLD,
        /** {@code account} refused the royalty of the sale and can withdraw it. */
        CREDITED,
        /** {@code account} withdrew its whole credit. */
        WITHDRAWN,
        /** The vault {@code account} was made. */
        VAULT,
        /** Coins arrived at the vault {@code account} from {@code party}. */
        RECEIVED,
        /** The vault {@code account} paid a share to {@code party}. */
        RELEASED,
        /** The creator's royalties go to {@code account} from then on. */
        RECEIVER
    }
}
