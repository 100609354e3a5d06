package dev.mintmark.contracts;

import dev.mintmark.contracts.MintmarkEvent.AllCancelled;
import dev.mintmark.contracts.MintmarkEvent.AnchorRecorded;
import dev.mintmark.contracts.MintmarkEvent.Anchored;
import dev.mintmark.contracts.MintmarkEvent.AuctionCreated;
import dev.mintmark.contracts.MintmarkEvent.AuctionEnded;
import dev.mintmark.contracts.MintmarkEvent.BidPlaced;
import dev.mintmark.contracts.MintmarkEvent.CurrencySet;
import dev.mintmark.contracts.MintmarkEvent.Generated;
import dev.mintmark.contracts.MintmarkEvent.ListingCancelled;
import dev.mintmark.contracts.MintmarkEvent.MintSkipped;
import dev.mintmark.contracts.MintmarkEvent.ModelRegistered;
import dev.mintmark.contracts.MintmarkEvent.ModelRevoked;
import dev.mintmark.contracts.MintmarkEvent.ProceedsCredited;
import dev.mintmark.contracts.MintmarkEvent.RoyaltyCredited;
import dev.mintmark.contracts.MintmarkEvent.RoyaltyPaid;
import dev.mintmark.contracts.MintmarkEvent.RoyaltyReceiverSet;
import dev.mintmark.contracts.MintmarkEvent.Transfer;
import dev.mintmark.contracts.MintmarkEvent.VouchersRevoked;
import dev.mintmark.contracts.MintmarkEvent.Withdrawn;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.web3j.abi.EventEncoder;
import org.web3j.abi.datatypes.Event;
import org.web3j.protocol.core.methods.response.AbiDefinition;
import org.web3j.protocol.core.methods.response.Log;

/** Turns logs into events. */
final class EventParser {
    private record Kind(Event event, Function<Log, MintmarkEvent> read) {}

    private static final Map<String, Kind> BY_TOPIC = Stream.of(
                    new Kind(MintmarkContract.GENERATED_EVENT, EventParser::generated),
                    new Kind(MintmarkContract.MINTSKIPPED_EVENT, EventParser::mintSkipped),
                    new Kind(MintmarkContract.ANCHORED_EVENT, EventParser::anchored),
                    new Kind(MintmarkContract.ANCHORRECORDED_EVENT, EventParser::anchorRecorded),
                    new Kind(MintmarkContract.VOUCHERSREVOKED_EVENT, EventParser::vouchersRevoked),
                    new Kind(MintmarkContract.TRANSFER_EVENT, EventParser::transfer),
                    new Kind(MintmarkContract.MODELREGISTERED_EVENT, EventParser::modelRegistered),
                    new Kind(MintmarkContract.MODELREVOKED_EVENT, EventParser::modelRevoked),
                    new Kind(MintmarkContract.LISTINGCANCELLED_EVENT, EventParser::listingCancelled),
                    new Kind(MintmarkContract.ROYALTYRECEIVERSET_EVENT, EventParser::royaltyReceiverSet),
                    new Kind(MarketContract.ALLCANCELLED_EVENT, EventParser::allCancelled),
                    new Kind(MarketContract.ROYALTYPAID_EVENT, EventParser::royaltyPaid),
                    new Kind(MarketContract.ROYALTYCREDITED_EVENT, EventParser::royaltyCredited),
                    new Kind(MarketContract.PROCEEDSCREDITED_EVENT, EventParser::proceedsCredited),
                    new Kind(MarketContract.WITHDRAWN_EVENT, EventParser::withdrawn),
                    new Kind(MarketContract.AUCTIONCREATED_EVENT, EventParser::auctionCreated),
                    new Kind(MarketContract.BIDPLACED_EVENT, EventParser::bidPlaced),
                    new Kind(MarketContract.AUCTIONENDED_EVENT, EventParser::auctionEnded),
                    new Kind(MarketContract.CURRENCYSET_EVENT, EventParser::currencySet))
            .collect(Collectors.toUnmodifiableMap(kind -> EventEncoder.encode(kind.event()), kind -> kind));

    private EventParser() {}

    static Optional<MintmarkEvent> parse(Log log) {
        if (log.getTopics().isEmpty()) {
            return Optional.empty();
        }
        Kind kind = BY_TOPIC.get(log.getTopics().getFirst().toLowerCase(Locale.ROOT));
        if (kind == null) {
            return Optional.empty();
        }
        StrictAbi.requireEvent(kind.event(), log);
        return Optional.of(kind.read().apply(log));
    }

    private static MintmarkEvent generated(Log log) {
        var event = MintmarkContract.getGeneratedEventFromLog(log);
        return new Generated(
                Bytes32.of(event.tokenId),
                ByteBuffer.wrap(event.watermarkId).getLong(),
                Address.of(event.creator),
                Provenance.of(event.provenance),
                Bytes32.of(event.contentHash));
    }

    private static MintmarkEvent mintSkipped(Log log) {
        var event = MintmarkContract.getMintSkippedEventFromLog(log);
        String selector = HexFormat.of().formatHex(event.reason);
        AbiDefinition error = ContractErrors.BY_SELECTOR.get(selector);
        return new MintSkipped(Bytes32.of(event.tokenId), error == null ? "0x" + selector : error.getName());
    }

    private static MintmarkEvent anchored(Log log) {
        var event = MintmarkContract.getAnchoredEventFromLog(log);
        return new Anchored(Bytes32.of(event.tokenId), Bytes32.of(event.root));
    }

    private static MintmarkEvent anchorRecorded(Log log) {
        var event = MintmarkContract.getAnchorRecordedEventFromLog(log);
        return new AnchorRecorded(Bytes32.of(event.root), Address.of(event.attester), event.count);
    }

    private static MintmarkEvent vouchersRevoked(Log log) {
        var event = MintmarkContract.getVouchersRevokedEventFromLog(log);
        return new VouchersRevoked(Bytes32.of(event.tokenId), event.deadline, Address.of(event.by));
    }

    private static MintmarkEvent transfer(Log log) {
        var event = MintmarkContract.getTransferEventFromLog(log);
        return new Transfer(Address.of(event.from), Address.of(event.to), Bytes32.of(event.id));
    }

    private static MintmarkEvent modelRegistered(Log log) {
        var event = MintmarkContract.getModelRegisteredEventFromLog(log);
        return new ModelRegistered(modelId(event.modelId), Bytes32.of(event.sha256Digest));
    }

    private static MintmarkEvent modelRevoked(Log log) {
        var event = MintmarkContract.getModelRevokedEventFromLog(log);
        return new ModelRevoked(modelId(event.modelId), Bytes32.of(event.sha256Digest));
    }

    /** The contract has a number of 22 bits. */
    private static int modelId(BigInteger number) {
        if (number.signum() <= 0 || number.bitLength() > 22) {
            throw new MalformedChainDataException("There is no model of the number " + number + ".");
        }
        return number.intValueExact();
    }

    private static MintmarkEvent listingCancelled(Log log) {
        var event = MintmarkContract.getListingCancelledEventFromLog(log);
        return new ListingCancelled(Bytes32.of(event.tokenId), event.epoch);
    }

    private static MintmarkEvent royaltyReceiverSet(Log log) {
        var event = MintmarkContract.getRoyaltyReceiverSetEventFromLog(log);
        return new RoyaltyReceiverSet(Address.of(event.creator), Address.of(event.receiver));
    }

    private static MintmarkEvent allCancelled(Log log) {
        var event = MarketContract.getAllCancelledEventFromLog(log);
        return new AllCancelled(Address.of(event.account), event.epoch);
    }

    private static MintmarkEvent royaltyPaid(Log log) {
        var event = MarketContract.getRoyaltyPaidEventFromLog(log);
        return new RoyaltyPaid(
                Bytes32.of(event.tokenId),
                Address.of(event.receiver),
                Address.of(event.seller),
                Address.of(event.creator),
                Address.of(event.buyer),
                Address.of(event.currency),
                event.price,
                event.amount);
    }

    private static MintmarkEvent royaltyCredited(Log log) {
        var event = MarketContract.getRoyaltyCreditedEventFromLog(log);
        return new RoyaltyCredited(
                Bytes32.of(event.tokenId),
                Address.of(event.receiver),
                Address.of(event.creator),
                Address.of(event.currency),
                event.amount);
    }

    private static MintmarkEvent proceedsCredited(Log log) {
        var event = MarketContract.getProceedsCreditedEventFromLog(log);
        return new ProceedsCredited(
                Bytes32.of(event.tokenId), Address.of(event.receiver), Address.of(event.currency), event.amount);
    }

    private static MintmarkEvent withdrawn(Log log) {
        var event = MarketContract.getWithdrawnEventFromLog(log);
        return new Withdrawn(
                Address.of(event.account),
                Address.of(event.to),
                Address.of(event.currency),
                event.royalties,
                event.proceeds);
    }

    private static MintmarkEvent auctionCreated(Log log) {
        var event = MarketContract.getAuctionCreatedEventFromLog(log);
        return new AuctionCreated(
                Bytes32.of(event.tokenId),
                Address.of(event.seller),
                Address.of(event.currency),
                event.reserve,
                event.endsAt);
    }

    private static MintmarkEvent bidPlaced(Log log) {
        var event = MarketContract.getBidPlacedEventFromLog(log);
        return new BidPlaced(Bytes32.of(event.tokenId), Address.of(event.bidder), event.amount, event.endsAt);
    }

    private static MintmarkEvent auctionEnded(Log log) {
        var event = MarketContract.getAuctionEndedEventFromLog(log);
        return new AuctionEnded(Bytes32.of(event.tokenId), Address.of(event.winner), event.price);
    }

    private static MintmarkEvent currencySet(Log log) {
        var event = MarketContract.getCurrencySetEventFromLog(log);
        return new CurrencySet(Address.of(event.currency), event.accepted);
    }
}
