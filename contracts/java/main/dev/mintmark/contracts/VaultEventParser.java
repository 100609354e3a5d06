package dev.mintmark.contracts;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.web3j.abi.EventEncoder;
import org.web3j.abi.EventValues;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.Event;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.tx.Contract;

/** Turns logs of vaults and their maker into events. */
final class VaultEventParser {
    private VaultEventParser() {}

    static Optional<VaultEvent> parse(Log log) {
        String topic =
                log.getTopics().isEmpty() ? "" : log.getTopics().getFirst().toLowerCase(Locale.ROOT);
        for (Kind kind : Kind.values()) {
            if (kind.topic.equals(topic)) {
                StrictAbi.requireEvent(kind.event, log);
                EventValues values = Contract.staticExtractEventParameters(kind.event, log);
                return Optional.of(kind.read(values.getIndexedValues(), values.getNonIndexedValues()));
            }
        }
        return Optional.empty();
    }

    private enum Kind {
        CREATED(
                "VaultCreated",
                new TypeReference<org.web3j.abi.datatypes.Address>(true) {},
                new TypeReference<DynamicArray<org.web3j.abi.datatypes.Address>>() {},
                new TypeReference<DynamicArray<Uint256>>() {}),
        RECEIVED(
                "PaymentReceived",
                new TypeReference<org.web3j.abi.datatypes.Address>(true) {},
                new TypeReference<Uint256>() {}),
        RELEASED(
                "PaymentReleased",
                new TypeReference<org.web3j.abi.datatypes.Address>(true) {},
                new TypeReference<org.web3j.abi.datatypes.Address>(true) {},
                new TypeReference<org.web3j.abi.datatypes.Address>(true) {},
                new TypeReference<Uint256>() {});

        private final Event event;
        private final String topic;

        Kind(String name, TypeReference<?>... parameters) {
            event = new Event(name, List.of(parameters));
            topic = EventEncoder.encode(event);
        }

        @SuppressWarnings("rawtypes") // web3j's own signatures are raw.
        private VaultEvent read(List<Type> topics, List<Type> data) {
            Address first = AbiValues.address(topics.getFirst());
            return switch (this) {
                case CREATED ->
                    new VaultEvent.Created(first, shares((DynamicArray<?>) data.get(0), (DynamicArray<?>) data.get(1)));
                case RECEIVED -> new VaultEvent.Received(first, AbiValues.number(data.getFirst()));
                case RELEASED ->
                    new VaultEvent.Released(
                            first,
                            AbiValues.address(topics.get(1)),
                            AbiValues.address(topics.get(2)),
                            AbiValues.number(data.getFirst()));
            };
        }
    }

    /** @throws MalformedChainDataException if these are no shares of a vault */
    static SortedMap<Address, Integer> shares(DynamicArray<?> payees, DynamicArray<?> shares) {
        SortedMap<Address, Integer> split = new TreeMap<>();
        if (payees.getValue().size() != shares.getValue().size()) {
            throw new MalformedChainDataException("A vault has as many shares as payees.");
        }
        for (int i = 0; i < payees.getValue().size(); i++) {
            BigInteger share = AbiValues.number((Type<?>) shares.getValue().get(i));
            if (share.signum() <= 0 || share.compareTo(BigInteger.valueOf(VaultCalls.WHOLE)) > 0) {
                throw new MalformedChainDataException("No payee of a vault has the share " + share + ".");
            }
            split.put(AbiValues.address((Type<?>) payees.getValue().get(i)), share.intValueExact());
        }
        return split;
    }
}
