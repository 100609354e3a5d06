package dev.mintmark.app.royalty;

import java.util.List;
import java.util.OptionalLong;

/** Stores the royalty events of finalized blocks. It can be rebuilt from the chain. Thread-safe. */
public interface RoyaltyIndex {
    /** Returns the first block that was not read yet; empty if none was read. */
    OptionalLong nextBlock(long chainId, String contract);

    /** Adds the events of the blocks before {@code nextBlock} and stores that number, in one transaction. Keeps known events. */
    void add(long chainId, String contract, List<RoyaltyEvent> events, long nextBlock);

    /** All creators, in the order of addresses. */
    List<String> creators(long chainId, String contract);

    /** A creator's events in the chain's order. */
    List<RoyaltyEvent> of(long chainId, String contract, String creator);
}
