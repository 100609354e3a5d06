package dev.mintmark.contracts;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Locale;
import org.web3j.utils.Numeric;

/**
 * Thirty-two bytes: a SHA-256, a token ID, a hash. Immutable.
 *
 * @param hex 64 lower-case hexadecimal digits without prefix
 */
public record Bytes32(String hex) {
    /** All zero, which the contract reads as "none". */
    public static final Bytes32 ZERO = new Bytes32("0".repeat(64));

    private static final HexFormat HEX = HexFormat.of();

    public Bytes32 {
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException(
                    "Thirty-two bytes are 64 lower-case hexadecimal digits, not \"" + hex + "\".");
        }
    }

    /** From 64 hexadecimal digits of either case, with or without {@code 0x}. */
    public static Bytes32 of(String hex) {
        return new Bytes32(Numeric.cleanHexPrefix(hex.toLowerCase(Locale.ROOT)));
    }

    /** From exactly 32 bytes. */
    public static Bytes32 of(byte[] bytes) {
        return new Bytes32(HEX.formatHex(bytes));
    }

    /** From an unsigned number below 2^256. */
    public static Bytes32 of(BigInteger number) {
        if (number.signum() < 0 || number.bitLength() > 256) {
            throw new IllegalArgumentException(
                    "A number of 32 bytes is at least 0 and below 2^256, not " + number + ".");
        }
        String digits = number.toString(16);
        return new Bytes32("0".repeat(64 - digits.length()) + digits);
    }

    /** The bytes, in a fresh array. */
    public byte[] bytes() {
        return HEX.parseHex(hex);
    }

    /** As an unsigned number. */
    public BigInteger number() {
        return new BigInteger(hex, 16);
    }

    /** Whether all bytes are zero. */
    public boolean isZero() {
        return equals(ZERO);
    }

    /** The digits with {@code 0x} before them. */
    @Override
    public String toString() {
        return "0x" + hex;
    }
}
