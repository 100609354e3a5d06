package dev.mintmark.app.royalty;

import java.util.List;
import java.util.OptionalLong;

/** Stores the royalty events of finalized blocks; the chain can fill it again. Thread-safe. */
public interface RoyaltyIndex {
    /** The first block that was not read yet; empty where none was. */
    OptionalLong nextBlock(long chainId, String contract);

    /** Adds the events of the blocks up to {@code nextBlock}, and notes that: both or neither. Known ones are left as they are. */
    void add(long chainId, String contract, List<RoyaltyEvent> events, long nextBlock);

    /** All creators, in the order of addresses. */
    List<String> creators(long chainId, String contract);

    /** A creator's events in the chain's order. */
    List<RoyaltyEvent> of(long chainId, String contract, String creator);
}
