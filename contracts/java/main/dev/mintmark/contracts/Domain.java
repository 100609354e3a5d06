package dev.mintmark.contracts;

import java.math.BigInteger;

/**
 * Where signatures count: one contract on one chain (the EIP-712 domain {@code MintmarkContract}, version {@code 1}).
 *
 * @param chainId the chain's number
 * @param contract the contract's address
 */
public record Domain(long chainId, Address contract) {
    private static final Bytes32 TYPE =
            Words.keccak("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    private static final Bytes32 NAME = Words.keccak("Mintmark");
    private static final Bytes32 VERSION = Words.keccak("1");

    public Domain {
        if (chainId <= 0) {
            throw new IllegalArgumentException("A chain's number is positive, not " + chainId + ".");
        }
    }

    /** The digest to sign for an EIP-712 {@code hashStruct}. */
    Bytes32 digest(Bytes32 structHash) {
        Bytes32 separator = new Words()
                .add(TYPE)
                .add(NAME)
                .add(VERSION)
                .add(BigInteger.valueOf(chainId))
                .add(contract)
                .keccak();
        return Words.keccak(new byte[] {0x19, 0x01}, separator.bytes(), structHash.bytes());
    }
}
