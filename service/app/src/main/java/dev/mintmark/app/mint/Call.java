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
record Call(@Nullable Address to, BigInteger value, String data) {
    static Call to(Address contract, String data) {
        return new Call(contract, BigInteger.ZERO, data);
    }

    static Call creating(String data) {
        return new Call(null, BigInteger.ZERO, data);
    }
}
