package dev.mintmark.contracts;

import java.math.BigInteger;
import org.web3j.crypto.ContractUtils;

/** The contracts that the token contract makes when it is deployed. Their addresses follow from its own. */
public final class CompanionContracts {
    private CompanionContracts() {}

    /** The market: its first creation. */
    public static Address market(Address token) {
        return created(token, 1);
    }

    /** The maker of vaults: its second creation. */
    public static Address vaults(Address token) {
        return created(token, 2);
    }

    private static Address created(Address token, long nonce) {
        return Address.of(ContractUtils.generateContractAddress(token.hex(), BigInteger.valueOf(nonce)));
    }
}
