package dev.mintmark.contracts;

import dev.mintmark.contracts.MintmarkEvent.*;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Turns logs into events. */
final class EventReader {
    /** One kind: how many indexed values it has, and how to read it from them and from the data. */
    private record Kind(
            Class<? extends MintmarkEvent> type, int indexed, BiFunction<Reader, Reader, MintmarkEvent> read) {}

    private static final Map<Bytes32, Kind> KINDS = new HashMap<>();
    private static final Map<Class<? extends MintmarkEvent>, Bytes32> TOPICS = new HashMap<>();

    static {
        kind(
                "Generated(uint256,bytes8,address,uint96,bytes32,bytes32)",
                Generated.class,
                3,
                (at, in) -> new Generated(
                        at.bytes32(),
                        at.bytes8(),
                        at.address(),
                        Provenance.of(in.number(96)),
                        in.bytes32(),
                        in.bytes32()));
        kind(
                "Transfer(address,address,uint256)",
                Transfer.class,
                3,
                (at, in) -> new Transfer(at.address(), at.address(), at.bytes32()));
        kind(
                "Approval(address,address,uint256)",
                Approval.class,
                3,
                (at, in) -> new Approval(at.address(), at.address(), at.bytes32()));
        kind(
                "ApprovalForAll(address,address,bool)",
                ApprovalForAll.class,
                2,
                (at, in) -> new ApprovalForAll(at.address(), at.address(), in.bool()));
        kind(
                "RoyaltyPaid(uint256,address,address,address,address,uint256,uint256)",
                RoyaltyPaid.class,
                3,
                (at, in) -> new RoyaltyPaid(
                        at.bytes32(),
                        at.address(),
                        at.address(),
                        in.address(),
                        in.address(),
                        in.number(),
                        in.number()));
        kind(
                "RoyaltyCredited(uint256,address,uint256)",
                RoyaltyCredited.class,
                2,
                (at, in) -> new RoyaltyCredited(at.bytes32(), at.address(), in.number()));
        kind(
                "ProceedsCredited(uint256,address,uint256)",
                ProceedsCredited.class,
                2,
                (at, in) -> new ProceedsCredited(at.bytes32(), at.address(), in.number()));
        kind(
                "Withdrawn(address,address,uint256,uint256)",
                Withdrawn.class,
                2,
                (at, in) -> new Withdrawn(at.address(), at.address(), in.number(), in.number()));
        kind(
                "ListingsCancelled(address,uint256)",
                ListingsCancelled.class,
                1,
                (at, in) -> new ListingsCancelled(at.address(), in.number63()));
        kind(
                "ModelRegistered(uint256,bytes32)",
                ModelRegistered.class,
                2,
                (at, in) -> new ModelRegistered(at.number(22).intValueExact(), at.bytes32()));
        kind(
                "ModelRevoked(uint256,bytes32)",
                ModelRevoked.class,
                2,
                (at, in) -> new ModelRevoked(at.number(22).intValueExact(), at.bytes32()));
        kind(
                "CreatorRegistered(uint256,address)",
                CreatorRegistered.class,
                2,
                (at, in) -> new CreatorRegistered(at.number(24).intValueExact(), at.address()));
        kind("AttesterSet(address)", AttesterSet.class, 1, (at, in) -> new AttesterSet(at.address()));
        kind("AttesterRevoked(address)", AttesterRevoked.class, 1, (at, in) -> new AttesterRevoked(at.address()));
        kind("ModelAdminSet(address)", ModelAdminSet.class, 1, (at, in) -> new ModelAdminSet(at.address()));
        kind("PauserSet(address)", PauserSet.class, 1, (at, in) -> new PauserSet(at.address()));
        kind(
                "OwnershipTransferStarted(address,address)",
                OwnershipTransferStarted.class,
                2,
                (at, in) -> new OwnershipTransferStarted(at.address(), at.address()));
        kind(
                "OwnershipTransferred(address,address)",
                OwnershipTransferred.class,
                2,
                (at, in) -> new OwnershipTransferred(at.address(), at.address()));
        kind("MintingPaused(address)", MintingPaused.class, 1, (at, in) -> new MintingPaused(at.address()));
        kind("MintingResumed(address)", MintingResumed.class, 1, (at, in) -> new MintingResumed(at.address()));
        kind(
                "AigcData(uint256,bytes,bytes,bytes)",
                AigcData.class,
                3,
                (at, in) -> new AigcData(at.bytes32(), at.bytes32(), at.bytes32()));
        kind(
                "BatchMetadataUpdate(uint256,uint256)",
                BatchMetadataUpdate.class,
                0,
                (at, in) -> new BatchMetadataUpdate(in.bytes32(), in.bytes32()));
    }

    private EventReader() {}

    private static void kind(
            String signature,
            Class<? extends MintmarkEvent> type,
            int indexed,
            BiFunction<Reader, Reader, MintmarkEvent> read) {
        Bytes32 topic = Words.keccak(signature);
        KINDS.put(topic, new Kind(type, indexed, read));
        TOPICS.put(type, topic);
    }

    static Bytes32 topic(Class<? extends MintmarkEvent> type) {
        Bytes32 topic = TOPICS.get(type);
        if (topic == null) {
            throw new IllegalArgumentException(type + " is not one kind of event.");
        }
        return topic;
    }

    static Optional<MintmarkEvent> read(List<String> topics, String data) {
        if (topics.isEmpty()) {
            return Optional.empty();
        }
        Kind kind = KINDS.get(Reader.of(topics.getFirst()).bytes32());
        if (kind == null) {
            return Optional.empty();
        }
        if (topics.size() != kind.indexed() + 1) {
            throw new MalformedChainDataException(
                    "A log of the event " + kind.type().getSimpleName() + " has " + (kind.indexed() + 1)
                            + " topics, not " + topics.size() + ".");
        }
        Words indexed = new Words();
        topics.subList(1, topics.size())
                .forEach(topic -> indexed.add(Reader.of(topic).bytes32()));
        return Optional.of(kind.read().apply(new Reader(indexed.bytes()), Reader.of(data)));
    }
}
