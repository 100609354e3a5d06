package dev.mintmark.app.chain.transactions;

import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.transactions.FinalBlocks.FinalBlock;
import dev.mintmark.app.io.SourceUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the blocks that were final and that the chain has no more. A block names the one before it, so a chain that has a block
 * has all that were below it: beside the blocks that are new since the last check, one question is enough for all the others.
 * Thread-safe.
 */
public final class FinalityCheck {
    /** What remains is found by the next check. */
    private static final int MAX_BLOCKS = 1000;

    private final ChainClient client;
    private final FinalBlocks blocks;
    private final Duration believed;
    private final Clock clock;
    private final Map<FinalBlock, Instant> missingSince = new HashMap<>();

    /** @param believed how long a block must be missing: a node may lag behind, or be wrong once */
    FinalityCheck(ChainClient client, FinalBlocks blocks, Duration believed, Clock clock) {
        this.client = client;
        this.blocks = blocks;
        this.believed = believed;
        this.clock = clock;
    }

    /**
     * The blocks that the chain has had no more since an earlier check, the lowest first. They are found again until they are
     * {@link #forget forgotten}.
     */
    public synchronized List<FinalBlock> gone() throws SourceUnavailableException {
        List<FinalBlock> missing = new ArrayList<>();
        Optional<FinalBlock> checked = blocks.checkedBelow(client.chainId(), Long.MAX_VALUE);
        while (checked.isPresent() && missing.size() < MAX_BLOCKS && !isThere(checked.get())) {
            missing.add(checked.get());
            checked = blocks.checkedBelow(client.chainId(), checked.get().number());
        }
        // a block of the new chain would hide those below it that are gone
        boolean isWhole = missing.isEmpty();
        for (FinalBlock block : blocks.unchecked(client.chainId(), MAX_BLOCKS)) {
            if (!isThere(block)) {
                missing.add(block);
            } else if (isWhole) {
                blocks.markChecked(client.chainId(), block);
            }
        }
        Instant now = clock.instant();
        missingSince.keySet().retainAll(missing);
        missing.forEach(block -> missingSince.putIfAbsent(block, now));
        return missing.stream()
                .filter(block ->
                        !missingSince.getOrDefault(block, now).plus(believed).isAfter(now))
                .sorted(Comparator.comparing(FinalBlock::number))
                .toList();
    }

    private boolean isThere(FinalBlock block) throws SourceUnavailableException {
        return client.block(block.number())
                .filter(present -> present.hash().equalsIgnoreCase(block.hash()))
                .isPresent();
    }

    /** Forgets a block, once what it had waits for another. */
    public synchronized void forget(FinalBlock block) {
        blocks.remove(client.chainId(), block);
        missingSince.remove(block);
    }
}
