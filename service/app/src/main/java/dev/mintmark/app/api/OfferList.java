package dev.mintmark.app.api;

import dev.mintmark.app.market.SignedOffer;
import java.util.List;

/**
 * The offers for a token that its owner can accept, the highest first of each currency.
 *
 * @param asOf the block whose state they are compared with
 */
public record OfferList(long asOf, List<SignedOffer> offers) {
    public OfferList {
        offers = List.copyOf(offers);
    }
}
