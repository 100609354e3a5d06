package dev.mintmark.app.mint;

import dev.mintmark.contracts.Address;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction does.
 *
 * @param to null creates a contract
 * @param value coins sent along, in wei
 * @param data hexadecimal
 */
record ContractCall(@Nullable Address to, BigInteger value, String data) {
    static ContractCall to(Address contract, String data) {
        return new ContractCall(contract, BigInteger.ZERO, data);
    }

    static ContractCall creating(String data) {
        return new ContractCall(null, BigInteger.ZERO, data);
    }
}
