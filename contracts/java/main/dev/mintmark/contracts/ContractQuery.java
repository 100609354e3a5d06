package dev.mintmark.contracts;

import java.util.List;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;

/**
 * A call that reads the contract and changes nothing, for {@code eth_call}. Immutable.
 *
 * @param function the contract's function with its arguments and the types of its answer
 * @param reader makes the result of the decoded answer
 */
@SuppressWarnings("rawtypes") // web3j's own signatures are raw.
public record ContractQuery<T>(Function function, java.util.function.Function<List<Type>, T> reader) {
    /** The function's name, for messages. */
    public String name() {
        return function.getName();
    }

    /** The data of {@code eth_call}, hexadecimal. */
    public String data() {
        return FunctionEncoder.encode(function);
    }

    /**
     * Decodes the result of {@code eth_call}.
     *
     * @param answer hexadecimal
     * @throws MalformedChainDataException if the answer is not exactly as the contract encodes it
     */
    public T decode(String answer) {
        return reader.apply(StrictAbi.decode(answer, function.getOutputParameters()));
    }
}
