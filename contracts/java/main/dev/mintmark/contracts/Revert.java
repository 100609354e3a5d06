package dev.mintmark.contracts;

import dev.mintmark.contracts.Artifact.ErrorType;
import java.util.ArrayList;
import java.util.List;

/**
 * Why the contract refused a call.
 *
 * @param error the error's name, such as {@code AlreadyMinted}; {@code Error}, {@code Panic}, or {@code Unknown} where
 *     the data name none of the contract's
 * @param message the error with what it carries, readable: {@code AlreadyMinted(tokenId 0x…)}
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
        } catch (MalformedChainDataException | IllegalArgumentException e) {
            return unknown(data);
        }
    }

    private static Revert decode(String data) {
        String digits = Hex.digits(data);
        if (digits.length() < 8) {
            return new Revert("Unknown", "The call was reverted without a reason.");
        }
        String selector = digits.substring(0, 8);
        Reader in = Reader.of(digits.substring(8));
        ErrorType type = Artifact.MINTMARK.errors().get(selector);
        if (type != null) {
            return new Revert(type.name(), type.name() + "(" + values(type, in) + ")");
        }
        return switch (selector) {
            case TEXT -> new Revert("Error", in.text());
            case PANIC -> new Revert("Panic", "The contract failed with panic code " + in.number() + ".");
            default -> unknown(data);
        };
    }

    private static String values(ErrorType type, Reader in) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < type.types().size(); i++) {
            String name = type.names().get(i);
            Object value = switch (type.types().get(i)) {
                case "address" -> in.address();
                case "bytes32" -> in.bytes32();
                case "uint256" -> name.equals("tokenId") ? in.bytes32() : in.number();
                default -> in.bytes32();
            };
            values.add(name + " " + value);
        }
        return String.join(", ", values);
    }

    private static Revert unknown(String data) {
        return new Revert("Unknown", "The call was reverted with " + Hex.shorten(data) + ".");
    }
}
