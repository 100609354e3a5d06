package dev.mintmark.watermark;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The secret key with which marks are embedded and detected. Whoever has it can read, forge and remove every mark made
 * with it. Immutable. {@link #toString} does not reveal the key; {@link #equals} compares in constant time.
 *
 * @param bytes exactly 32 bytes; copied on input and output
 */
public record WatermarkKey(byte[] bytes) {
    /** Length of a key in bytes. */
    public static final int BYTES = 32;

    /** @throws IllegalArgumentException if there are not exactly 32 bytes */
    public WatermarkKey {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException(
                    "A watermark key has " + BYTES + " bytes, this one has " + bytes.length + ".");
        }
        bytes = bytes.clone();
    }

    /** Returns a new random key. */
    public static WatermarkKey random(SecureRandom random) {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new WatermarkKey(bytes);
    }

    /**
     * Parses 64 hexadecimal digits in either case; white space around them is ignored.
     *
     * @throws IllegalArgumentException if the text is anything else; the message does not repeat the text
     */
    public static WatermarkKey parseHex(String hex) {
        var digits = hex.strip();
        if (digits.length() != 2 * BYTES || !digits.chars().allMatch(HexFormat::isHexDigit)) {
            throw new IllegalArgumentException("A watermark key is written as " + 2 * BYTES
                    + " hexadecimal digits; this text is not (it has " + digits.length() + " characters).");
        }
        return new WatermarkKey(HexFormat.of().parseHex(digits));
    }

    /** Returns the key as 64 lower-case hexadecimal digits. Write it to a key file only. */
    public String toHex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WatermarkKey that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "WatermarkKey[32 bytes, hidden]";
    }
}
