package dev.mintmark.app.market;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Stores the offers for tokens that buyers signed. Thread-safe. */
public interface OfferRepository {
    /** Stores an offer; one that is stored already stays. */
    void put(SignedOffer offer);

    /** @param id the digest that the buyer signed, 0x and 64 hex digits, lower case */
    Optional<SignedOffer> find(long chainId, String contract, String id);

    /** The offers for a token, in no order. */
    List<SignedOffer> of(long chainId, String contract, String tokenId);

    /** The offers of a buyer in a currency, in no order; those that are dead may be among them until they are removed. */
    List<SignedOffer> open(long chainId, String contract, String buyer, String currency);

    /** Removes the offers for a token that were signed for an epoch before this one, and all whose time is over. */
    void removeDead(long chainId, String contract, String tokenId, long tokenEpoch, Instant now);
}
