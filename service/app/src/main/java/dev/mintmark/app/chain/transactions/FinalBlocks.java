package dev.mintmark.app.chain.transactions;

import java.util.List;
import java.util.Optional;

/**
 * Stores the hashes of the blocks that have final transactions and tokens of ours, one for each number. Every method is committed
 * when it returns, or joins the transaction of its thread. Thread-safe.
 */
public interface FinalBlocks {
    /** A block that was final when it was recorded. */
    record FinalBlock(long number, String hash) {}

    /** Records a block, unless one with its number is recorded. */
    void record(long chainId, FinalBlock block);

    /** The oldest blocks that were recorded since they were last checked. */
    List<FinalBlock> unchecked(long chainId, int limit);

    /** The checked block with the highest number below this one. */
    Optional<FinalBlock> checkedBelow(long chainId, long number);

    /** Notes that the chain still has a block. */
    void markChecked(long chainId, FinalBlock block);

    /** Forgets a block. */
    void remove(long chainId, FinalBlock block);
}
