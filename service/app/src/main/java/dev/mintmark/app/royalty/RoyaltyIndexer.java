package dev.mintmark.app.royalty;

import dev.mintmark.app.chain.rpc.ContractLogs;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.royalty.RoyaltyEvent.Kind;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.MintmarkEvent;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.web3j.protocol.core.methods.response.Log;

/**
 * Reads the contract's events into the index, range after range, up to the finalized block and never beyond, so that no
 * reorganisation can change what is indexed. After an interruption it continues with the first range that was not saved. One
 * run at a time is enough; runs at the same time add nothing twice.
 */
public final class RoyaltyIndexer {
    private static final long RANGE = 10_000;

    private final ContractLogs logs;
    private final RoyaltyIndex index;

    public RoyaltyIndexer(ContractLogs logs, RoyaltyIndex index) {
        this.logs = logs;
        this.index = index;
    }

    /** Brings the index up to the finalized block. */
    public void run() throws SourceUnavailableException {
        long finalized = logs.finalizedBlock();
        long next = index.nextBlock(logs.chainId(), logs.contract().hex()).orElse(-1);
        next = next < 0 ? logs.firstBlock() : next;
        while (next <= finalized) {
            long last = Math.min(finalized, next + RANGE - 1);
            List<RoyaltyEvent> read = logs.between(next, last).stream()
                    .flatMap(log -> read(log).stream())
                    .toList();
            next = last + 1;
            index.add(logs.chainId(), logs.contract().hex(), read, next);
        }
    }

    private static Optional<RoyaltyEvent> read(Log log) {
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
                amount);
    }
}
