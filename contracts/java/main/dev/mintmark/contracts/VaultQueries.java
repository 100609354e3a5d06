package dev.mintmark.contracts;

import static dev.mintmark.contracts.AbiValues.ADDRESS;
import static dev.mintmark.contracts.AbiValues.UINT256;
import static dev.mintmark.contracts.AbiValues.query;

import java.math.BigInteger;
import java.util.List;
import java.util.SortedMap;

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
}
