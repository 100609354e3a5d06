package dev.mintmark.contracts;

import dev.mintmark.contracts.MintmarkEvent.Generated;
import dev.mintmark.contracts.MintmarkEvent.ProceedsCredited;
import dev.mintmark.contracts.MintmarkEvent.RoyaltyCredited;
import dev.mintmark.contracts.MintmarkEvent.RoyaltyPaid;
import dev.mintmark.contracts.MintmarkEvent.Transfer;
import dev.mintmark.contracts.MintmarkEvent.Withdrawn;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.web3j.abi.EventEncoder;
import org.web3j.abi.datatypes.Event;
import org.web3j.protocol.core.methods.response.Log;

/** Turns logs into events. */
final class EventParser {
    private record Kind(Event event, Function<Log, MintmarkEvent> read) {}

    private static final Map<String, Kind> BY_TOPIC = Stream.of(
                    new Kind(MintmarkContract.GENERATED_EVENT, EventParser::generated),
                    new Kind(MintmarkContract.TRANSFER_EVENT, EventParser::transfer),
                    new Kind(MintmarkContract.ROYALTYPAID_EVENT, EventParser::royaltyPaid),
                    new Kind(MintmarkContract.ROYALTYCREDITED_EVENT, EventParser::royaltyCredited),
                    new Kind(MintmarkContract.PROCEEDSCREDITED_EVENT, EventParser::proceedsCredited),
                    new Kind(MintmarkContract.WITHDRAWN_EVENT, EventParser::withdrawn))
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
                Bytes32.of(event.recipeCommitment),
                Bytes32.of(event.manifestHash));
    }

    private static MintmarkEvent transfer(Log log) {
        var event = MintmarkContract.getTransferEventFromLog(log);
        return new Transfer(Address.of(event.from), Address.of(event.to), Bytes32.of(event.id));
    }

    private static MintmarkEvent royaltyPaid(Log log) {
        var event = MintmarkContract.getRoyaltyPaidEventFromLog(log);
        return new RoyaltyPaid(
                Bytes32.of(event.tokenId),
                Address.of(event.receiver),
                Address.of(event.seller),
                Address.of(event.buyer),
                Address.of(event.currency),
                event.price,
                event.amount);
    }

    private static MintmarkEvent royaltyCredited(Log log) {
        var event = MintmarkContract.getRoyaltyCreditedEventFromLog(log);
        return new RoyaltyCredited(Bytes32.of(event.tokenId), Address.of(event.receiver), event.amount);
    }

    private static MintmarkEvent proceedsCredited(Log log) {
        var event = MintmarkContract.getProceedsCreditedEventFromLog(log);
        return new ProceedsCredited(Bytes32.of(event.tokenId), Address.of(event.seller), event.amount);
    }

    private static MintmarkEvent withdrawn(Log log) {
        var event = MintmarkContract.getWithdrawnEventFromLog(log);
        return new Withdrawn(Address.of(event.account), Address.of(event.to), event.royalties, event.proceeds);
    }
}
