package dev.mintmark.contracts;

import static dev.mintmark.contracts.AbiValues.TEXT;
import static dev.mintmark.contracts.AbiValues.UINT256;
import static dev.mintmark.contracts.AbiValues.query;

import java.math.BigInteger;
import java.util.List;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.abi.datatypes.generated.Uint8;

/** What the market's parties ask of a currency (ERC-20). Amounts are in its smallest unit. */
public final class Erc20 {
    private static final TypeReference<?> UINT8 = new TypeReference<Uint8>() {};

    private Erc20() {}

    /** What an account holds. */
    public static ContractQuery<BigInteger> balanceOf(Address account) {
        return query("balanceOf", List.of(AbiValues.of(account)), UINT256, AbiValues::number);
    }

    /** What a spender may still take from an owner. */
    public static ContractQuery<BigInteger> allowance(Address owner, Address spender) {
        return query("allowance", List.of(AbiValues.of(owner), AbiValues.of(spender)), UINT256, AbiValues::number);
    }

    /** How many decimals its amounts are shown with; not every ERC-20 says it. */
    public static ContractQuery<Integer> decimals() {
        return query(
                "decimals", List.of(), UINT8, value -> AbiValues.number(value).intValueExact());
    }

    /** Its short name, as its contract says; not every ERC-20 has one, and nobody checks it. */
    public static ContractQuery<String> symbol() {
        return query("symbol", List.of(), TEXT, value -> (String) value.getValue());
    }

    /** Allows a spender to take up to an amount from the sender: hexadecimal text for a transaction's {@code data}. */
    public static String approve(Address spender, BigInteger amount) {
        return AbiValues.encode("approve", AbiValues.of(spender), new Uint256(amount));
    }
}
