package dev.mintmark.app.chain.rpc;

import dev.mintmark.contracts.Address;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A call of a contract, a payment, or the creation of a contract.
 *
 * @param to null creates a contract
 * @param value coins that it sends, in wei
 * @param data hexadecimal
 */
public record ContractCall(@Nullable Address to, BigInteger value, String data) {
    /** A call of a contract, without coins. */
    public static ContractCall to(Address contract, String data) {
        return new ContractCall(contract, BigInteger.ZERO, data);
    }

    /** The creation of a contract. */
    public static ContractCall creating(String data) {
        return new ContractCall(null, BigInteger.ZERO, data);
    }
}
