package dev.mintmark.contracts;

import java.util.List;
import java.util.Locale;
import org.web3j.abi.DefaultFunctionEncoder;
import org.web3j.abi.EventValues;
import org.web3j.abi.FunctionReturnDecoder;
import org.web3j.abi.TypeEncoder;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.Event;
import org.web3j.abi.datatypes.Type;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.tx.Contract;
import org.web3j.utils.Numeric;

/**
 * Decodes what a node returned, by web3j, and accepts only the encoding that the contract itself would give: what is
 * decoded, encoded again, must be the same bytes. web3j alone ignores surplus bits and bytes.
 */
final class StrictAbi {
    /** Hexadecimal digits of one word. */
    private static final int WORD = 64;

    private static final DefaultFunctionEncoder ENCODER = new DefaultFunctionEncoder();

    private StrictAbi() {}

    /**
     * The values of a function's answer or of an error.
     *
     * @param data hexadecimal
     * @throws MalformedChainDataException if the data are not exactly the encoding of such values
     */
    @SuppressWarnings("rawtypes") // web3j's own signatures are raw.
    static List<Type> decode(String data, List<TypeReference<Type>> types) {
        String digits = digits(data);
        if (digits.isEmpty() && !types.isEmpty()) {
            throw new MalformedChainDataException(
                    "There is no contract at that address, or it lacks this function: the answer is empty.");
        }
        List<Type> values;
        try {
            requireBoundedArrays(digits, types);
            values = FunctionReturnDecoder.decode(digits, types);
        } catch (RuntimeException e) {
            throw new MalformedChainDataException("The chain's answer cannot be decoded: " + shorten(data), e);
        }
        requireSame(data, digits, ENCODER.encodeParameters(values));
        return values;
    }

    /**
     * Checks that a log is exactly the encoding of an event.
     *
     * @throws MalformedChainDataException if it is not
     */
    static void requireEvent(Event event, Log log) {
        int topics = event.getIndexedParameters().size() + 1;
        if (log.getTopics().size() != topics) {
            throw new MalformedChainDataException("A log of the event " + event.getName() + " has " + topics
                    + " topics, not " + log.getTopics().size() + ".");
        }
        log.getTopics().forEach(StrictAbi::digits);
        decode(log.getData(), event.getNonIndexedParameters());
        EventValues values;
        try {
            values = Contract.staticExtractEventParameters(event, log);
        } catch (RuntimeException e) {
            throw new MalformedChainDataException("A log of the event " + event.getName() + " cannot be decoded.", e);
        }
        for (int i = 1; i < topics; i++) {
            String topic = log.getTopics().get(i);
            requireSame(
                    topic,
                    digits(topic),
                    TypeEncoder.encode(values.getIndexedValues().get(i - 1)));
        }
    }

    /** web3j allocates an array before it looks whether the answer is long enough. */
    @SuppressWarnings("rawtypes")
    private static void requireBoundedArrays(String digits, List<TypeReference<Type>> types) {
        for (int i = 0; i < types.size(); i++) {
            if (!DynamicArray.class.isAssignableFrom(classOf(types.get(i)))) {
                continue;
            }
            int offset = Numeric.toBigInt(word(digits, i * WORD)).intValueExact();
            int length = Numeric.toBigInt(word(digits, Math.multiplyExact(offset, 2)))
                    .intValueExact();
            if (length > digits.length() / WORD) {
                throw new IllegalArgumentException("An array of " + length + " does not fit into the answer.");
            }
        }
    }

    private static String word(String digits, int at) {
        return digits.substring(at, at + WORD);
    }

    @SuppressWarnings("rawtypes")
    private static Class<Type> classOf(TypeReference<Type> type) {
        try {
            return type.getClassType();
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("web3j lacks the type " + type.getType() + ".", e);
        }
    }

    private static void requireSame(String data, String digits, String encoded) {
        if (!encoded.equals(digits)) {
            throw new MalformedChainDataException(
                    "The chain's answer is not encoded as the contract encodes it: " + shorten(data));
        }
    }

    private static String digits(String data) {
        String digits = Numeric.cleanHexPrefix(data).toLowerCase(Locale.ROOT);
        if (!digits.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
            throw new MalformedChainDataException("The chain's answer is not hexadecimal: " + shorten(data));
        }
        return digits;
    }

    static String shorten(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "… (" + text.length() + " characters)";
    }
}
