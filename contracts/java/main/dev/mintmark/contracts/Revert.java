package dev.mintmark.contracts;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.Uint;
import org.web3j.protocol.core.methods.response.AbiDefinition;
import org.web3j.utils.Numeric;

/**
 * Why the contract refused a call.
 *
 * @param error the error's name, such as {@code AlreadyMinted}; {@code Error}, {@code Panic}, or {@code Unknown} where
 *     the data name none of the contract's
 * @param message the error with its values, readable: {@code AlreadyMinted(tokenId 0x…)}
 */
public record Revert(String error, String message) {
    private static final String TEXT = "08c379a0";
    private static final String PANIC = "4e487b71";

    /**
     * Reads the data that a node returns with a reverted call (hexadecimal). Never throws: unreadable data are shown
     * as they are.
     */
    public static Revert read(String data) {
        try {
            return decode(data);
        } catch (MalformedChainDataException e) {
            return unknown(data);
        }
    }

    private static Revert decode(String data) {
        String digits = Numeric.cleanHexPrefix(data);
        if (digits.length() < 8) {
            return new Revert("Unknown", "The call was reverted without a reason.");
        }
        String selector = digits.substring(0, 8).toLowerCase(Locale.ROOT);
        String values = digits.substring(8);
        AbiDefinition type = ContractErrors.BY_SELECTOR.get(selector);
        if (type != null) {
            return new Revert(type.getName(), type.getName() + "(" + values(type.getInputs(), values) + ")");
        }
        return switch (selector) {
            case TEXT -> new Revert("Error", (String) value("string", values));
            case PANIC -> new Revert("Panic", "The contract failed with panic code " + value("uint256", values) + ".");
            default -> unknown(data);
        };
    }

    private static String values(List<AbiDefinition.NamedType> inputs, String data) {
        List<Type> decoded = StrictAbi.decode(
                data, inputs.stream().map(input -> reference(input.getType())).toList());
        List<String> values = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            String name = inputs.get(i).getName();
            values.add(name + " " + text(name, decoded.get(i)));
        }
        return String.join(", ", values);
    }

    private static Object text(String name, Type<?> value) {
        return switch (value) {
            case org.web3j.abi.datatypes.Address address -> Address.of(address.getValue());
            case org.web3j.abi.datatypes.generated.Bytes32 bytes -> Bytes32.of(bytes.getValue());
            case Uint number when name.equals("tokenId") -> Bytes32.of(number.getValue());
            default -> value.getValue();
        };
    }

    private static Object value(String type, String data) {
        return StrictAbi.decode(data, List.of(reference(type))).getFirst().getValue();
    }

    @SuppressWarnings({"rawtypes", "unchecked"}) // web3j's own signatures are raw.
    private static TypeReference<Type> reference(String type) {
        try {
            return (TypeReference<Type>) (TypeReference) TypeReference.makeTypeReference(type);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("web3j lacks the type " + type + ".", e);
        }
    }

    private static Revert unknown(String data) {
        return new Revert("Unknown", "The call was reverted with " + StrictAbi.shorten(data) + ".");
    }
}
