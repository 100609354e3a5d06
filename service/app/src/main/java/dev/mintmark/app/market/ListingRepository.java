package dev.mintmark.app.market;

import java.util.Optional;

/** Stores the latest listing of each token that one of the service's accounts signed. Thread-safe. */
public interface ListingRepository {
    /** Stores a listing in place of the token's older one. */
    void put(SignedListing listing);

    /**
     * Stores a listing in place of the one by which it was decided that it may be made.
     *
     * @param known empty where the token had none
     * @return false where another process has stored one since: then nothing is stored
     */
    boolean replace(Optional<SignedListing> known, SignedListing listing);

    /** @param tokenId 0x and 64 hex digits, lower case */
    Optional<SignedListing> latest(long chainId, String contract, String tokenId);
}
