package dev.mintmark.app.royalty;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stores the royalty events and the burns of finalized blocks. It can be rebuilt from the chain. Thread-safe. */
public interface RoyaltyIndex {
    /**
     * How far the events were read.
     *
     * @param nextBlock the first block that was not read yet
     * @param blockHash of the block before it; null where an earlier program did not store it
     */
    record Cursor(long nextBlock, @Nullable String blockHash) {}

    /** Returns how far the events were read; empty if none was read. */
    Optional<Cursor> cursor(long chainId, String contract);

    /**
     * Adds the events of the blocks from {@code first} to the cursor and moves the cursor on, in one transaction. Keeps known
     * events, and a cursor that is further or was moved back before {@code first}.
     */
    void add(long chainId, String contract, List<RoyaltyEvent> events, long first, Cursor cursor);

    /** The event with the highest block below this one. */
    Optional<RoyaltyEvent> lastBefore(long chainId, String contract, long block);

    /** Removes the events from this block on and moves the cursor back to it; only where the cursor is still this one. */
    void rewind(long chainId, String contract, Cursor from, Cursor to);

    /** All creators, in the order of addresses. */
    List<String> creators(long chainId, String contract);

    /** A creator's events in the chain's order, without burns. */
    List<RoyaltyEvent> of(long chainId, String contract, String creator);
}
