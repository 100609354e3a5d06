package dev.mintmark.contracts;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.web3j.abi.DefaultFunctionEncoder;
import org.web3j.abi.datatypes.Type;
import org.web3j.crypto.Hash;
import org.web3j.utils.Numeric;

/** Hashes of EIP-712 structs. */
final class Eip712 {
    private Eip712() {}

    /**
     * The struct's {@code hashStruct}.
     *
     * @param type the struct's {@code encodeType}, such as {@code Mail(address from,string text)}
     * @param fields its fields in order; those of dynamic size as their hash
     */
    @SuppressWarnings("rawtypes") // web3j's own signatures are raw.
    static Bytes32 hashStruct(String type, List<? extends Type> fields) {
        String encoded = new DefaultFunctionEncoder().encodeParameters(List.copyOf(fields));
        return Bytes32.of(Hash.sha3(Numeric.hexStringToByteArray(keccak(type).hex() + encoded)));
    }

    static Bytes32 keccak(String text) {
        return Bytes32.of(Hash.sha3(text.getBytes(StandardCharsets.UTF_8)));
    }
}
