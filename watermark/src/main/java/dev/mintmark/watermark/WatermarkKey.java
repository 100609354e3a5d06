package dev.mintmark.watermark;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The secret that a mark is made and found with. Whoever holds it can read, forge and remove every mark made with it.
 *
 * @param bytes exactly 32 bytes; copied on the way in and on the way out
 */
public record WatermarkKey(byte[] bytes) {
    /** The length of a key. */
    public static final int BYTES = 32;

    /** @throws IllegalArgumentException when there are not exactly 32 bytes */
    public WatermarkKey {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException(
                    "A watermark key has " + BYTES + " bytes, this one has " + bytes.length + ".");
        }
        bytes = bytes.clone();
    }

    /** A new key. */
    public static WatermarkKey random(SecureRandom random) {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new WatermarkKey(bytes);
    }

    /**
     * The key written as 64 hexadecimal digits, in either case, with white space around them.
     *
     * @throws IllegalArgumentException when it is anything else; the message does not repeat the text
     */
    public static WatermarkKey parseHex(String hex) {
        var digits = hex.strip();
        if (digits.length() != 2 * BYTES || !digits.chars().allMatch(HexFormat::isHexDigit)) {
            throw new IllegalArgumentException("A watermark key is written as " + 2 * BYTES
                    + " hexadecimal digits; this text is not (it has " + digits.length() + " characters).");
        }
        return new WatermarkKey(HexFormat.of().parseHex(digits));
    }

    /** The key as 64 lower-case hexadecimal digits: the secret itself, for a key file and nothing else. */
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
