package dev.mintmark.contracts;

import java.util.HexFormat;

/** Hexadecimal text as JSON-RPC has it. */
final class Hex {
    private Hex() {}

    static String digits(String text) {
        return text.startsWith("0x") || text.startsWith("0X") ? text.substring(2) : text;
    }

    static byte[] bytes(String text) {
        String digits = digits(text);
        try {
            return HexFormat.of().parseHex(digits);
        } catch (IllegalArgumentException e) {
            throw new MalformedChainDataException("The chain's answer is not hexadecimal: " + shorten(text), e);
        }
    }

    static String of(byte[] bytes) {
        return "0x" + HexFormat.of().formatHex(bytes);
    }

    static String shorten(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "… (" + text.length() + " characters)";
    }
}
