package dev.mintmark.contracts;

import java.util.List;
import org.web3j.crypto.Hash;
import org.web3j.utils.Numeric;

/**
 * The EIP-712 domain {@code Mintmark}, version {@code 1}: a signature is valid for one contract on one chain.
 *
 * @param chainId the chain's number
 * @param contract the contract's address
 */
public record SigningDomain(long chainId, Address contract) {
    private static final String TYPE =
            "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";
    private static final Bytes32 NAME = Eip712.keccak("Mintmark");
    private static final Bytes32 VERSION = Eip712.keccak("1");

    public SigningDomain {
        if (chainId <= 0) {
            throw new IllegalArgumentException("A chain's number is positive, not " + chainId + ".");
        }
    }

    /** The digest to sign for an EIP-712 {@code hashStruct}. */
    Bytes32 digest(Bytes32 structHash) {
        return Bytes32.of(Hash.sha3(message(structHash)));
    }

    /** What is hashed and signed for an EIP-712 {@code hashStruct}: 0x1901, the domain's separator, and the hash. */
    byte[] message(Bytes32 structHash) {
        Bytes32 separator = Eip712.hashStruct(
                TYPE,
                List.of(AbiValues.of(NAME), AbiValues.of(VERSION), AbiValues.number(chainId), AbiValues.of(contract)));
        return Numeric.hexStringToByteArray("1901" + separator.hex() + structHash.hex());
    }
}
