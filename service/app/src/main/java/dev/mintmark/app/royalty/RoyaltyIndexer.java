package dev.mintmark.app.royalty;

import dev.mintmark.app.chain.rpc.ContractLogs;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.royalty.RoyaltyEvent.Kind;
import dev.mintmark.app.royalty.RoyaltyIndex.Cursor;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.MintmarkEvent;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.web3j.protocol.core.methods.response.Log;

/**
 * Reads the contract's events into the index, range after range, up to the finalized block and never beyond. Where a block that
 * was finalized was reorganised away all the same, the events from it on are dropped and read again. After an interruption it
 * continues with the first range that was not saved. One run at a time is enough; runs at the same time add nothing twice.
 */
public final class RoyaltyIndexer {
    private static final Logger log = LoggerFactory.getLogger(RoyaltyIndexer.class);
    private static final long RANGE = 10_000;

    private final ContractLogs logs;
    private final RoyaltyIndex index;
    private final String contract;

    public RoyaltyIndexer(ContractLogs logs, RoyaltyIndex index) {
        this.logs = logs;
        this.contract = logs.contract().hex();
        this.index = index;
    }

    /** Brings the index up to the finalized block. */
    public void run() throws SourceUnavailableException {
        long finalized = logs.finalizedBlock();
        long next = nextBlock(finalized);
        while (next <= finalized) {
            long last = Math.min(finalized, next + RANGE - 1);
            String hash = logs.blockHash(last).orElseThrow(RoyaltyIndexer::changing);
            List<RoyaltyEvent> read = logs.between(next, last).stream()
                    .flatMap(log -> read(log).stream())
                    .toList();
            if (!isThere(last, hash)) {
                throw changing();
            }
            index.add(logs.chainId(), contract, read, next, new Cursor(last + 1, hash));
            next = last + 1;
        }
    }

    private static SourceUnavailableException changing() {
        return new SourceUnavailableException(
                "The chain's node changed the finalized blocks while they were read; ask again.");
    }

    /** The first block to read; before it, events of blocks that the chain has no more are dropped. */
    private long nextBlock(long finalized) throws SourceUnavailableException {
        Optional<Cursor> cursor = index.cursor(logs.chainId(), contract);
        if (cursor.isEmpty()) {
            return logs.firstBlock();
        }
        Cursor read = cursor.get();
        if (finalized < read.nextBlock() - 1) {
            // a node that lags behind: what it does not have yet is not gone
            return read.nextBlock();
        }
        Optional<RoyaltyEvent> kept = index.lastBefore(logs.chainId(), contract, read.nextBlock());
        if (read.blockHash() == null
                ? kept.isEmpty() || isThere(kept.get().block(), kept.get().blockHash())
                : isThere(read.nextBlock() - 1, read.blockHash())) {
            return read.nextBlock();
        }
        while (kept.isPresent() && !isThere(kept.get().block(), kept.get().blockHash())) {
            kept = index.lastBefore(logs.chainId(), contract, kept.get().block());
        }
        Cursor back = kept.isPresent()
                ? new Cursor(kept.get().block() + 1, kept.get().blockHash())
                : new Cursor(logs.firstBlock(), null);
        log.warn(
                "The chain has the block {} no more up to which royalties were read; they are read again from block {}.",
                read.nextBlock() - 1,
                back.nextBlock());
        index.rewind(logs.chainId(), contract, read, back);
        return back.nextBlock();
    }

    private boolean isThere(long block, String hash) throws SourceUnavailableException {
        return logs.blockHash(block).filter(hash::equalsIgnoreCase).isPresent();
    }

    /** The event of royalties, or the burn, that a log of the contract tells; empty for any other. */
    static Optional<RoyaltyEvent> read(Log log) {
        MintmarkEvent event = MintmarkEvent.parse(log).orElse(null);
        return switch (event) {
            case MintmarkEvent.Generated minted ->
                Optional.of(event(log, Kind.MINTED, minted.tokenId(), minted.creator(), BigInteger.ZERO));
            // The index counts the native coin.
            case MintmarkEvent.RoyaltyPaid sold
            when sold.currency().isZero() ->
                Optional.of(event(log, Kind.SOLD, sold.tokenId(), sold.creator(), sold.amount()));
            case MintmarkEvent.RoyaltyCredited credited
            when credited.currency().isZero() ->
                Optional.of(event(log, Kind.CREDITED, credited.tokenId(), credited.creator(), credited.amount()));
            case MintmarkEvent.Withdrawn paid
            when paid.currency().isZero() ->
                Optional.of(event(log, Kind.WITHDRAWN, null, paid.account(), paid.royalties()));
            case MintmarkEvent.Transfer burnt
            when burnt.to().isZero() ->
                Optional.of(event(log, Kind.BURNT, burnt.tokenId(), burnt.from(), BigInteger.ZERO));
            case null, default -> Optional.empty(); // Other events do not change royalties.
        };
    }

    private static RoyaltyEvent event(
            Log log, Kind kind, @Nullable Bytes32 tokenId, Address creator, BigInteger amount) {
        String token = tokenId == null ? null : tokenId.toString();
        return new RoyaltyEvent(
                log.getBlockNumber().longValueExact(),
                log.getBlockHash(),
                log.getLogIndex().longValueExact(),
                kind,
                token,
                creator.hex(),
                amount,
                log.getTransactionHash());
    }
}
