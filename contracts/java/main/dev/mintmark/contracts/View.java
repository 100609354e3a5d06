package dev.mintmark.contracts;

import java.util.function.Function;

/**
 * A question to the contract that changes nothing: what to send with {@code eth_call}, and how to read the answer.
 *
 * @param name the function's name, for messages
 * @param data the call's data in hexadecimal
 * @param reader reads the answer
 */
public record View<T>(String name, String data, Function<String, T> reader) {
    /**
     * Reads the answer of {@code eth_call}.
     *
     * @throws MalformedChainDataException if the contract would not have said this
     */
    public T decode(String result) {
        return reader.apply(result);
    }
}
