package dev.mintmark.contracts;

import static dev.mintmark.contracts.AbiValues.ADDRESS;
import static dev.mintmark.contracts.AbiValues.UINT256;
import static dev.mintmark.contracts.AbiValues.query;

import java.math.BigInteger;
import java.util.List;
import java.util.SortedMap;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.generated.Uint256;

/** Queries of vaults and, {@link #vaultOf}, of their maker ({@link CompanionContracts#vaults}). */
public final class VaultQueries {
    private VaultQueries() {}

    /** The address of the vault of a split, made or not. */
    public static ContractQuery<Address> vaultOf(SortedMap<Address, Integer> shares) {
        return query("vaultOf", List.of(VaultCalls.arguments(shares)), ADDRESS, AbiValues::address);
    }

    /** What has ever arrived in a currency. */
    public static ContractQuery<BigInteger> totalReceived(Address currency) {
        return query("totalReceived", List.of(AbiValues.of(currency)), UINT256, AbiValues::number);
    }

    /** What is due to a payee. */
    public static ContractQuery<BigInteger> due(Address payee, Address currency) {
        return query("due", List.of(AbiValues.of(payee), AbiValues.of(currency)), UINT256, AbiValues::number);
    }

    /** What has been paid out of a currency in all. */
    public static ContractQuery<BigInteger> totalReleased(Address currency) {
        return query("totalReleased", List.of(AbiValues.of(currency)), UINT256, AbiValues::number);
    }

    /** The payees and their shares of {@link VaultCalls#WHOLE}. */
    public static ContractQuery<SortedMap<Address, Integer>> split() {
        return query(
                "split",
                List.of(),
                List.of(
                        new TypeReference<DynamicArray<org.web3j.abi.datatypes.Address>>() {},
                        new TypeReference<DynamicArray<Uint256>>() {}),
                values -> VaultEventParser.shares((DynamicArray<?>) values.get(0), (DynamicArray<?>) values.get(1)));
    }
}
