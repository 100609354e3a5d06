package dev.mintmark.contracts;

import java.math.BigInteger;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.web3j.protocol.core.methods.response.Log;

/** An event of a vault, or of the maker of vaults ({@link CompanionContracts#vaults}), as a record. */
public sealed interface VaultEvent {
    /** The maker made a vault; {@code shares} are of {@link VaultCalls#WHOLE}. */
    record Created(Address vault, SortedMap<Address, Integer> shares) implements VaultEvent {
        public Created {
            shares = Collections.unmodifiableSortedMap(new TreeMap<>(shares));
        }
    }

    /** Coins arrived at a vault. */
    record Received(Address from, BigInteger amount) implements VaultEvent {}

    /** A vault paid a payee's share to {@code to}; the currency is zero for the chain's native coin. */
    record Released(Address payee, Address to, Address currency, BigInteger amount) implements VaultEvent {}

    /**
     * Reads a log of a vault or of the maker of vaults. The caller checks that the log is theirs.
     *
     * @return the event, or empty for a log of any other kind
     * @throws MalformedChainDataException if the log has the name of an event and not exactly its encoding
     */
    static Optional<VaultEvent> parse(Log log) {
        return VaultEventParser.parse(log);
    }
}
