package dev.mintmark.app.index;

import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.index.IndexedEvent.Place;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.AnchorRecord;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.MintmarkEvent;
import dev.mintmark.contracts.MintmarkQueries;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.web3j.protocol.core.methods.response.Log;

/** Makes of the logs of the contract and its market what the index keeps; asks the contract where a log does not say it all. Thread-safe. */
final class EventReader {
    /** A deadline after its last second is as good as none. */
    private static final BigInteger YEAR_9999 = BigInteger.valueOf(253_402_300_799L);

    private final ChainClient client;
    private final Address contract;

    EventReader(ChainClient client, Address contract) {
        this.client = client;
        this.contract = contract;
    }

    List<IndexedEvent> read(List<Log> found) throws SourceUnavailableException {
        List<IndexedEvent> events = new ArrayList<>();
        for (Log each : found) {
            MintmarkEvent event = MintmarkEvent.parse(each).orElse(null);
            if (event != null) {
                read(event, place(each)).ifPresent(events::add);
            }
        }
        return events;
    }

    private Optional<IndexedEvent> read(MintmarkEvent event, Place at) throws SourceUnavailableException {
        return Optional.ofNullable(
                switch (event) {
                    case MintmarkEvent.Generated minted -> mint(minted, at);
                    case MintmarkEvent.Transfer moved ->
                        new IndexedEvent.Transfer(
                                at,
                                moved.tokenId().toString(),
                                moved.from().hex(),
                                moved.to().hex());
                    case MintmarkEvent.ModelRegistered model ->
                        new IndexedEvent.Registration(
                                at, model.modelId(), model.sha256Digest().hex(), false);
                    case MintmarkEvent.ModelRevoked model ->
                        new IndexedEvent.Registration(
                                at, model.modelId(), model.sha256Digest().hex(), true);
                    case MintmarkEvent.RoyaltyPaid sold ->
                        new IndexedEvent.Sale(
                                at,
                                sold.tokenId().toString(),
                                sold.creator().hex(),
                                sold.receiver().hex(),
                                sold.seller().hex(),
                                sold.buyer().hex(),
                                sold.currency().hex(),
                                sold.price(),
                                sold.amount());
                    case MintmarkEvent.RoyaltyCredited credit ->
                        new IndexedEvent.Credit(
                                at,
                                credit.tokenId().toString(),
                                credit.creator().hex(),
                                credit.receiver().hex(),
                                credit.currency().hex(),
                                credit.amount());
                    case MintmarkEvent.Withdrawn paid ->
                        new IndexedEvent.Withdrawal(
                                at, paid.account().hex(), paid.currency().hex(), paid.royalties(), paid.proceeds());
                    case MintmarkEvent.ListingCancelled ended ->
                        new IndexedEvent.Cancellation(at, ended.tokenId().toString(), null, ended.epoch());
                    case MintmarkEvent.AllCancelled ended ->
                        new IndexedEvent.Cancellation(at, null, ended.account().hex(), ended.epoch());
                    case MintmarkEvent.AuctionCreated auction ->
                        new IndexedEvent.AuctionStart(
                                at,
                                auction.tokenId().toString(),
                                auction.seller().hex(),
                                auction.currency().hex(),
                                auction.reserve(),
                                auction.endsAt().longValueExact());
                    case MintmarkEvent.BidPlaced bid ->
                        new IndexedEvent.Bid(
                                at,
                                bid.tokenId().toString(),
                                bid.bidder().hex(),
                                bid.amount(),
                                bid.endsAt().longValueExact());
                    case MintmarkEvent.AuctionEnded ended ->
                        new IndexedEvent.AuctionEnd(
                                at, ended.tokenId().toString(), ended.winner().hex(), ended.price());
                    case MintmarkEvent.CurrencySet set ->
                        new IndexedEvent.CurrencySetting(at, set.currency().hex(), set.accepted());
                    case MintmarkEvent.MintSkipped unused -> null;
                    case MintmarkEvent.Anchored anchored ->
                        new IndexedEvent.Anchoring(
                                at,
                                anchored.tokenId().toString(),
                                anchored.root().toString());
                    case MintmarkEvent.AnchorRecorded anchor -> record(anchor, at);
                    case MintmarkEvent.VouchersRevoked revoked ->
                        new IndexedEvent.Revocation(
                                at,
                                revoked.tokenId().toString(),
                                seconds(revoked.deadline()),
                                revoked.by().hex());
                    case MintmarkEvent.RoyaltyReceiverSet set ->
                        new IndexedEvent.ReceiverChange(
                                at, set.creator().hex(), set.receiver().hex());
                    case MintmarkEvent.ProceedsCredited unused -> null;
                });
    }

    private IndexedEvent.AnchorRecord record(MintmarkEvent.AnchorRecorded anchor, Place at)
            throws SourceUnavailableException {
        return new IndexedEvent.AnchorRecord(
                at,
                anchor.root().toString(),
                anchor.attester().hex(),
                anchor.count().longValueExact(),
                recordedAt(anchor.root()));
    }

    /** The contract keeps it with the root for good, so that any block after the anchor's will do. */
    private long recordedAt(Bytes32 root) throws SourceUnavailableException {
        try {
            AnchorRecord record = client.query(contract, MintmarkQueries.anchors(root));
            if (record.recordedAt() == 0) {
                throw ChainIndexer.changing();
            }
            return record.recordedAt();
        } catch (RevertedException e) {
            throw ChainIndexer.changing();
        }
    }

    private static long seconds(BigInteger deadline) {
        return deadline.min(YEAR_9999).longValueExact();
    }

    private IndexedEvent.Mint mint(MintmarkEvent.Generated minted, Place at) throws SourceUnavailableException {
        return new IndexedEvent.Mint(
                at,
                minted.tokenId().toString(),
                minted.creator().hex(),
                minted.watermarkId(),
                minted.provenance().modelId(),
                minted.provenance().royaltyBps(),
                minted.contentHash().toString(),
                minted.provenance().hasRoot() ? root(minted.tokenId()) : null);
    }

    /** The event says only that there is one. It never changes, so that any block after the mint will do. */
    private String root(Bytes32 tokenId) throws SourceUnavailableException {
        try {
            return Bytes32.of(client.query(contract, MintmarkQueries.originOf(tokenId)).root)
                    .hex();
        } catch (RevertedException e) {
            throw ChainIndexer.changing();
        }
    }

    static Place place(Log log) {
        return new Place(
                log.getBlockNumber().longValueExact(),
                log.getBlockHash(),
                log.getLogIndex().longValueExact(),
                log.getTransactionHash());
    }
}
