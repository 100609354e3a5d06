package dev.mintmark.app.index;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the indexed events say of the life of one token. Contracts and accounts are lower-case addresses. Thread-safe. */
public interface TokenEvents {
    /** The most events of one token that are answered. */
    int MAX_EVENTS = 200;

    /** What happened. */
    enum Kind {
        MINTED,
        TRANSFERRED,
        BURNT,
        /** It was sold by the market, by a listing, an offer or an auction. */
        SOLD,
        /** Its listings and the offers for it were cancelled. */
        LISTING_CANCELLED,
        AUCTION_STARTED,
        BID,
        /** An auction ended without a sale. */
        AUCTION_CLOSED
    }

    /**
     * One event.
     *
     * @param logIndex its place in the block, which no other event has
     * @param at when the block was made; null where the index does not know
     * @param sender who had it, sold it or put it up; null for a mint and a cancellation
     * @param receiver who has it then, or who bids; null for a burn, a cancellation and an auction that begins
     * @param currency zero for the chain's native coin; null where nothing is paid, as is {@code amount}
     * @param amount the price, the reserve or the bid, decimal, in wei or the currency's smallest unit
     * @param royalty of a sale, decimal; null for all others
     */
    record TokenEvent(
            Kind kind,
            long block,
            long logIndex,
            String tx,
            @Nullable Instant at,
            @Nullable String sender,
            @Nullable String receiver,
            @Nullable String currency,
            @Nullable String amount,
            @Nullable String royalty) {}

    /** The latest events of a token, the newest first. A transfer that is part of a sale or an auction is not told again. */
    List<TokenEvent> of(long chainId, String contract, String tokenId);
}
