package dev.mintmark.app.market;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a token is for sale, as the chain had it in the block {@code asOf}.
 *
 * @param auction null where it is in none
 * @param offers those that its owner can accept, the highest first of each currency
 */
public record SaleState(long asOf, Status status, @Nullable AuctionState auction, List<SignedOffer> offers) {
    public SaleState {
        offers = List.copyOf(offers);
    }

    /** What can be done with the token. */
    public enum Status {
        /** It is not for sale here; its owner can accept an offer. */
        NONE,
        /** It can be bought by a listing. */
        LISTED,
        /** Its auction takes bids. */
        AUCTION,
        /** Its auction is over, and anyone can settle it. */
        AUCTION_ENDED
    }
}
