package dev.mintmark.contracts;

import java.math.BigInteger;
import java.util.List;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Uint256;

/** Between this library's values and web3j's. */
@SuppressWarnings("rawtypes") // web3j's own signatures are raw.
final class AbiValues {
    static final TypeReference<?> ADDRESS = new TypeReference<org.web3j.abi.datatypes.Address>() {};
    static final TypeReference<?> BYTES32 = new TypeReference<org.web3j.abi.datatypes.generated.Bytes32>() {};
    static final TypeReference<?> UINT256 = new TypeReference<Uint256>() {};
    static final TypeReference<?> BOOL = new TypeReference<Bool>() {};
    static final TypeReference<?> TEXT = new TypeReference<Utf8String>() {};

    private AbiValues() {}

    static org.web3j.abi.datatypes.Address of(Address address) {
        return new org.web3j.abi.datatypes.Address(address.hex());
    }

    static org.web3j.abi.datatypes.generated.Bytes32 of(Bytes32 bytes) {
        return new org.web3j.abi.datatypes.generated.Bytes32(bytes.bytes());
    }

    static DynamicArray<org.web3j.abi.datatypes.generated.Bytes32> of(List<Bytes32> all) {
        return new DynamicArray<>(
                org.web3j.abi.datatypes.generated.Bytes32.class,
                all.stream().map(AbiValues::of).toList());
    }

    /** The data of a call, hexadecimal. */
    static String encode(String function, Type... arguments) {
        return FunctionEncoder.encode(new Function(function, List.of(arguments), List.of()));
    }

    static <T> ContractQuery<T> query(
            String name, List<Type> inputs, TypeReference<?> output, java.util.function.Function<Type, T> reader) {
        return query(name, inputs, List.of(output), values -> reader.apply(values.getFirst()));
    }

    static <T> ContractQuery<T> query(
            String name,
            List<Type> inputs,
            List<TypeReference<?>> outputs,
            java.util.function.Function<List<Type>, T> reader) {
        return new ContractQuery<>(new Function(name, inputs, outputs), reader);
    }

    static Uint256 number(Bytes32 bytes) {
        return new Uint256(bytes.number());
    }

    static Uint256 number(long number) {
        return new Uint256(BigInteger.valueOf(number));
    }

    static Address address(Type value) {
        return Address.of((String) value.getValue());
    }

    static Bytes32 bytes32(Type value) {
        return Bytes32.of((byte[]) value.getValue());
    }

    static BigInteger number(Type value) {
        return (BigInteger) value.getValue();
    }

    /** @throws MalformedChainDataException above 2^63 - 1 */
    static long longNumber(Type value) {
        BigInteger number = number(value);
        if (number.bitLength() > 63) {
            throw new MalformedChainDataException("The chain's answer has a number of over 63 bits: " + number + ".");
        }
        return number.longValueExact();
    }
}
