package dev.mintmark.app.ipfs;

import dev.mintmark.app.io.Sha256;
import java.math.BigInteger;
import java.util.HexFormat;

/**
 * A content identifier of version 1 in the forms that this service supports: lower-case base32, SHA-256, and either a raw block
 * or a dag-pb node. Immutable.
 *
 * @param sha256 the digest of the block, 64 hex digits
 * @see <a href="https://github.com/multiformats/cid">multiformats CID</a>
 */
public record Cid(Codec codec, String sha256) {
    /** Bytes of the binary form: version, codec, hash function, hash length, digest. */
    static final int BYTES = 36;

    private static final int TEXT = 59;

    /** Base 32 of RFC 4648, lower case, the multibase {@code b}; the JDK writes the same numbers with other digits. */
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

    private static final int BASE = 32;
    private static final int UNUSED_BITS = 5 * (TEXT - 1) - Byte.SIZE * BYTES;
    private static final HexFormat HEX = HexFormat.of();

    public Cid {
        if (!Sha256.isHex(sha256)) {
            throw new IllegalArgumentException(
                    "\"" + sha256 + "\" is not a SHA-256; one has 64 lower-case hex digits.");
        }
    }

    /** What a block holds. */
    public enum Codec {
        /** Bytes of a file. */
        RAW(0x55),
        /** A node of a UnixFS graph with links to other blocks. */
        DAG_PB(0x70);

        private final byte code;

        Codec(int code) {
            this.code = (byte) code;
        }

        private static Codec of(byte code) {
            for (Codec codec : values()) {
                if (codec.code == code) {
                    return codec;
                }
            }
            throw new IllegalArgumentException("The CID's codec is 0x" + HEX.toHexDigits(code)
                    + "; this service reads raw (0x55) and dag-pb (0x70).");
        }
    }

    /** Returns the CID of a block with these bytes. */
    public static Cid of(Codec codec, byte[] block) {
        return new Cid(codec, Sha256.hex(block));
    }

    /**
     * Parses the text form.
     *
     * @throws IllegalArgumentException where it is not the canonical text of such a CID
     */
    public static Cid parse(String text) {
        if (text.length() == 46 && text.startsWith("Qm")) {
            throw new IllegalArgumentException("This is a CID of version 0; ask for its version 1 form in base32.");
        }
        if (text.length() != TEXT || text.charAt(0) != 'b') {
            throw new IllegalArgumentException(
                    "This is not a CID that this service knows: one is \"b\" and 58 lower-case base32 characters.");
        }
        return ofBytes(decode(text));
    }

    static Cid ofBytes(byte[] bytes) {
        if (bytes.length != BYTES || bytes[0] != 1 || bytes[2] != 0x12 || bytes[3] != 32) {
            throw new IllegalArgumentException("The CID is not of version 1 with a SHA-256 of 32 bytes.");
        }
        return new Cid(Codec.of(bytes[1]), HEX.formatHex(bytes, 4, BYTES));
    }

    /** Returns the binary form, 36 bytes. */
    byte[] bytes() {
        byte[] out = new byte[BYTES];
        out[0] = 1;
        out[1] = codec.code;
        out[2] = 0x12;
        out[3] = 32;
        System.arraycopy(HEX.parseHex(sha256), 0, out, 4, 32);
        return out;
    }

    /** Whether these bytes are the block with this CID. */
    public boolean names(byte[] block) {
        return sha256.equals(Sha256.hex(block));
    }

    /** Returns the canonical text: {@code bafkrei…} for a raw block, {@code bafybei…} for a dag-pb node. */
    @Override
    public String toString() {
        String digits = new BigInteger(1, bytes()).shiftLeft(UNUSED_BITS).toString(BASE);
        StringBuilder text = new StringBuilder("b").repeat(BASE32.charAt(0), TEXT - 1 - digits.length());
        digits.chars().forEach(digit -> text.append(BASE32.charAt(Character.digit(digit, BASE))));
        return text.toString();
    }

    private static byte[] decode(String text) {
        BigInteger value = BigInteger.ZERO;
        for (int i = 1; i < text.length(); i++) {
            int digit = BASE32.indexOf(text.charAt(i));
            if (digit < 0) {
                throw new IllegalArgumentException("The character at " + i + " is not lower-case base32.");
            }
            value = value.multiply(BigInteger.valueOf(BASE)).add(BigInteger.valueOf(digit));
        }
        if (value.getLowestSetBit() < UNUSED_BITS) {
            throw new IllegalArgumentException("The base32 text has stray bits at its end.");
        }
        byte[] number = value.shiftRight(UNUSED_BITS).toByteArray();
        byte[] bytes = new byte[BYTES];
        int length = Math.min(number.length, BYTES);
        System.arraycopy(number, number.length - length, bytes, BYTES - length, length);
        return bytes;
    }
}
