package dev.mintmark.app.royalty;

import dev.mintmark.app.artwork.ContractEvents;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.royalty.RoyaltyEvent.Kind;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.MintmarkEvent;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the contract's events into the index, range after range, up to the finalized block and never beyond, so that no
 * reorganisation can touch what is indexed. Interrupted anywhere it goes on where it was; run twice it adds nothing. One
 * run at a time is enough; more do no harm.
 */
public final class RoyaltyIndexer {
    private static final long RANGE = 10_000;

    private final ContractEvents events;
    private final RoyaltyIndex index;

    public RoyaltyIndexer(ContractEvents events, RoyaltyIndex index) {
        this.events = events;
        this.index = index;
    }

    /** Brings the index up to the finalized block. */
    public void run() throws SourceUnavailableException {
        long finalized = events.finalizedBlock();
        long next = index.nextBlock(events.chainId(), events.contract()).orElse(-1);
        next = next < 0 ? events.firstBlock() : next;
        while (next <= finalized) {
            long last = Math.min(finalized, next + RANGE - 1);
            List<RoyaltyEvent> read = events.between(next, last).stream()
                    .flatMap(entry -> read(entry).stream())
                    .toList();
            next = last + 1;
            index.add(events.chainId(), events.contract(), read, next);
        }
    }

    private static Optional<RoyaltyEvent> read(ContractEvents.Entry entry) {
        MintmarkEvent event = MintmarkEvent.parse(entry.topics(), entry.data()).orElse(null);
        return switch (event) {
            case MintmarkEvent.Generated minted ->
                Optional.of(event(entry, Kind.MINTED, minted.tokenId(), minted.creator(), BigInteger.ZERO));
            case MintmarkEvent.RoyaltyPaid sold ->
                Optional.of(event(entry, Kind.SOLD, sold.tokenId(), sold.receiver(), sold.amount()));
            case MintmarkEvent.RoyaltyCredited credited ->
                Optional.of(event(entry, Kind.CREDITED, credited.tokenId(), credited.receiver(), credited.amount()));
            case MintmarkEvent.Withdrawn paid ->
                Optional.of(event(entry, Kind.WITHDRAWN, null, paid.account(), paid.royalties()));
            case null, default -> Optional.empty(); // What the contract tells besides is not about royalties.
        };
    }

    private static RoyaltyEvent event(
            ContractEvents.Entry entry, Kind kind, @Nullable Bytes32 tokenId, Address creator, BigInteger amount) {
        String token = tokenId == null ? null : tokenId.toString();
        return new RoyaltyEvent(entry.block(), entry.blockHash(), entry.logIndex(), kind, token, creator.hex(), amount);
    }
}
