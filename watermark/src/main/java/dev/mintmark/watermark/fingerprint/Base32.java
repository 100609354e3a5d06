package dev.mintmark.watermark.fingerprint;

/** Base 32 of RFC 4648, upper case, without padding. Stateless. */
final class Base32 {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int BITS = 5;

    private Base32() {}

    static String encode(byte[] bytes) {
        var text = new StringBuilder();
        int bits = 0;
        int held = 0;
        for (byte value : bytes) {
            held = held << Byte.SIZE | value & 255;
            for (bits += Byte.SIZE; bits >= BITS; bits -= BITS) {
                text.append(ALPHABET.charAt(held >> bits - BITS & 31));
            }
        }
        if (bits > 0) {
            text.append(ALPHABET.charAt(held << BITS - bits & 31));
        }
        return text.toString();
    }

    /** @throws IllegalArgumentException if the text is not the canonical encoding of {@code length} bytes */
    static byte[] decode(String text, int length) {
        int digits = (length * Byte.SIZE + BITS - 1) / BITS;
        if (text.length() != digits) {
            throw new IllegalArgumentException(
                    length + " bytes in base 32 are " + digits + " characters, not " + text.length() + ".");
        }
        var bytes = new byte[length];
        int bits = 0;
        int held = 0;
        int at = 0;
        for (int i = 0; i < digits; i++) {
            int digit = ALPHABET.indexOf(Character.toUpperCase(text.charAt(i)));
            if (digit < 0) {
                throw new IllegalArgumentException("\"" + text.charAt(i) + "\" is no digit of base 32.");
            }
            held = held << BITS | digit;
            bits += BITS;
            if (bits >= Byte.SIZE) {
                bits -= Byte.SIZE;
                bytes[at++] = (byte) (held >> bits);
            }
        }
        if ((held & (1 << bits) - 1) != 0) {
            throw new IllegalArgumentException(
                    "The last digit of base 32 has more bits than fit into " + length + " bytes.");
        }
        return bytes;
    }
}
