package dev.mintmark.app.royalty;

import java.util.List;

/** The indexed events that creators' royalties are counted from, in the native coin. Thread-safe. */
public interface RoyaltyIndex {
    /** All creators, in the order of addresses. */
    List<String> creators(long chainId, String contract);

    /** A creator's events in the chain's order. */
    List<RoyaltyEvent> of(long chainId, String contract, String creator);
}
