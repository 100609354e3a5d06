package dev.mintmark.app.index;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stores the events of finalized blocks. It can be rebuilt from the chain. Contracts are lower-case addresses. Thread-safe. */
public interface ChainIndex {
    /**
     * How far the events were read.
     *
     * @param nextBlock the first block that was not read yet
     * @param blockHash of the block before it; null where the index is empty
     */
    record Cursor(long nextBlock, @Nullable String blockHash) {}

    /**
     * What the index has of one token.
     *
     * @param asOf the last block that was read
     * @param token null where no token was minted up to that block
     */
    record TokenState(long asOf, @Nullable IndexedToken token) {}

    /**
     * A token after the events that were read.
     *
     * @param tokenId 0x and 64 hex digits
     * @param modelSha256 64 hex digits
     * @param root see {@link IndexedEvent.Mint}
     * @param tx hash of the transaction that minted it, in {@code block}
     * @param owner lower-case address; of a burnt token the last one
     * @param burntTx null while it exists, as is {@code burntBlock}
     */
    record IndexedToken(
            String tokenId,
            String creator,
            String modelSha256,
            boolean modelRevoked,
            @Nullable String root,
            String tx,
            long block,
            String owner,
            @Nullable String burntTx,
            @Nullable Long burntBlock) {}

    /** Returns how far the events were read; empty if none was read. */
    Optional<Cursor> cursor(long chainId, String contract);

    /**
     * Adds the events of the blocks from {@code first} to the cursor and moves the cursor on, in one transaction. Keeps known
     * events, and a cursor that is further or was moved back before {@code first}.
     */
    void add(long chainId, String contract, List<IndexedEvent> events, long first, Cursor cursor);

    /** The place of the event with the highest block below this one. */
    Optional<IndexedEvent.Place> lastBefore(long chainId, String contract, long block);

    /** Removes the events from this block on and moves the cursor back to it; only where the cursor is still this one. */
    void rewind(long chainId, String contract, Cursor from, Cursor to);

    /** One token; empty if no events were read yet. */
    Optional<TokenState> token(long chainId, String contract, String tokenId);

    /** The IDs of the tokens that were minted with this watermark ID, in the chain's order. */
    List<String> tokensByWatermark(long chainId, String contract, long watermarkId);

    /** The addresses of the contract's vaults, lower-case. */
    List<String> vaults(long chainId, String contract);

    /** Stores when blocks were made; a later time of the same block counts. */
    void addTimes(long chainId, Map<Long, Instant> times);
}
