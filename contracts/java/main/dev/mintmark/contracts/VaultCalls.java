package dev.mintmark.contracts;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.generated.Uint256;

/**
 * Encodes the transactions that make a vault ({@code create}, at {@link CompanionContracts#vaults}) and those that pay out of
 * one: hexadecimal text for a transaction's {@code data}.
 */
public final class VaultCalls {
    /** What the shares of a vault add up to. */
    public static final int WHOLE = 10_000;

    private VaultCalls() {}

    /**
     * Makes the vault of a split.
     *
     * @param shares of {@link #WHOLE} by payee; 1 to 20 payees
     */
    public static String create(SortedMap<Address, Integer> shares) {
        return AbiValues.encode("create", arguments(shares));
    }

    /** Pays every payee what is due to it; from anyone. */
    public static String release(Address currency) {
        return AbiValues.encode("release", AbiValues.of(currency));
    }

    /** Pays one payee what is due to it; from anyone. */
    public static String releaseFor(Address payee, Address currency) {
        return AbiValues.encode("releaseFor", AbiValues.of(payee), AbiValues.of(currency));
    }

    /** Pays the sender's share to another account; from a payee. */
    public static String releaseTo(Address currency, Address to) {
        return AbiValues.encode("releaseTo", AbiValues.of(currency), AbiValues.of(to));
    }

    @SuppressWarnings("rawtypes") // web3j's own signatures are raw.
    static Type[] arguments(SortedMap<Address, Integer> shares) {
        int sum = shares.values().stream().mapToInt(Integer::intValue).sum();
        if (sum != WHOLE || shares.values().stream().anyMatch(share -> share <= 0)) {
            throw new IllegalArgumentException(
                    "The shares of a vault are positive and add up to " + WHOLE + ", not " + shares.values() + ".");
        }
        List<Map.Entry<Address, Integer>> entries = List.copyOf(shares.entrySet());
        return new Type[] {
            new DynamicArray<>(
                    org.web3j.abi.datatypes.Address.class,
                    entries.stream().map(entry -> AbiValues.of(entry.getKey())).toList()),
            new DynamicArray<>(
                    Uint256.class,
                    entries.stream()
                            .map(entry -> new Uint256(BigInteger.valueOf(entry.getValue())))
                            .toList())
        };
    }
}
