package dev.mintmark.app.artwork;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one JSON text of a value by RFC 8785: keys sorted by UTF-16 code units, no white space, numbers as ECMAScript prints
 * them.
 */
public final class CanonicalJson {
    /** Not every greater integer is an IEEE 754 double, which RFC 8785 takes all numbers for. */
    private static final BigInteger MAX_INTEGER = BigInteger.TWO.pow(53).subtract(BigInteger.ONE);

    private CanonicalJson() {}

    /** The text of a recipe, to which its commitment binds: the record's properties as Jackson writes them. */
    public static String of(Recipe recipe) {
        JsonNode json = JsonMapper.shared().valueToTree(recipe);
        return of(json);
    }

    /**
     * The text of a JSON value.
     *
     * @throws IllegalArgumentException for a number that is not finite, or an integer beyond 2^53-1
     */
    public static String of(JsonNode json) {
        return switch (json.getNodeType()) {
            case OBJECT ->
                json.properties().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(field -> string(field.getKey()) + ":" + of(field.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
            case ARRAY -> json.values().stream().map(CanonicalJson::of).collect(Collectors.joining(",", "[", "]"));
            case STRING -> string(json.stringValue());
            case NUMBER -> json.isIntegralNumber() ? integer(json.bigIntegerValue()) : number(json.doubleValue());
            case BOOLEAN -> json.booleanValue() ? "true" : "false";
            case NULL -> "null";
            case BINARY, POJO, MISSING -> throw new IllegalArgumentException(json + " is not a JSON value.");
        };
    }

    private static String integer(BigInteger value) {
        if (value.abs().compareTo(MAX_INTEGER) > 0) {
            throw new IllegalArgumentException("The integer " + value + " is beyond 2^53-1.");
        }
        return value.toString();
    }

    /**
     * ECMAScript's {@code Number::toString}: the shortest digits that give the same double, with an exponent below 1e-6 and
     * from 1e21 on.
     */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("JSON has no number " + value + ".");
        }
        if (value == 0) {
            return "0";
        }
        BigDecimal shortest = shortest(value);
        String digits = shortest.unscaledValue().abs().toString();
        int point = digits.length() - shortest.scale();
        if (point > -6 && point <= 21) {
            return shortest.toPlainString();
        }
        return (value < 0 ? "-" : "")
                + digits.charAt(0)
                + (digits.length() == 1 ? "" : "." + digits.substring(1))
                + (point > 0 ? "e+" : "e-")
                + Math.abs(point - 1);
    }

    /** Java's digits, which are the shortest of two or more, or one digit where that gives the same double. */
    private static BigDecimal shortest(double value) {
        BigDecimal digits = new BigDecimal(Double.toString(value));
        BigDecimal one = digits.round(new MathContext(1));
        return (one.doubleValue() == value ? one : digits).stripTrailingZeros();
    }

    private static String string(String value) {
        StringBuilder out = new StringBuilder(value.length() + 2).append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < 0x20) {
                        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.append('"').toString();
    }
}
