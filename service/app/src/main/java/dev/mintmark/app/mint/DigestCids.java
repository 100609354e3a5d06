package dev.mintmark.app.mint;

import dev.mintmark.contracts.Bytes32;
import java.util.Arrays;
import java.util.Locale;

/** Between digests as the contract keeps them and CIDs as IPFS writes them: CIDv1, SHA-256, base32 in lower case. */
final class DigestCids {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int RAW = 0x55;
    private static final int DAG_PB = 0x70;
    /** Version, codec, hash function, hash length, hash. */
    private static final int BYTES = 36;

    private DigestCids() {}

    /** Of a file that is one block. */
    static String raw(Bytes32 digest) {
        return text(RAW, digest);
    }

    /** Of a file of several blocks, by the digest of its root. */
    static String dagPb(Bytes32 root) {
        return text(DAG_PB, root);
    }

    /**
     * The digest in a CID that {@link #raw} could have written.
     *
     * @throws IllegalArgumentException for any other text
     */
    static Bytes32 digest(String cid) {
        String digits = cid.toLowerCase(Locale.ROOT);
        byte[] bytes = new byte[BYTES];
        int buffer = 0;
        int bits = 0;
        int at = 0;
        for (int i = 1; i < digits.length() && at < BYTES; i++) {
            int value = ALPHABET.indexOf(digits.charAt(i));
            if (value < 0) {
                break;
            }
            buffer = (buffer << 5 | value) & 0xfff;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes[at++] = (byte) (buffer >> bits);
            }
        }
        Bytes32 digest = Bytes32.of(Arrays.copyOfRange(bytes, BYTES - 32, BYTES));
        if (!raw(digest).equals(cid)) {
            throw new IllegalArgumentException("\"" + cid + "\" is not the CIDv1 of one raw block.");
        }
        return digest;
    }

    private static String text(int codec, Bytes32 digest) {
        byte[] bytes = new byte[BYTES];
        bytes[0] = 1;
        bytes[1] = (byte) codec;
        bytes[2] = 0x12;
        bytes[3] = 32;
        System.arraycopy(digest.bytes(), 0, bytes, 4, 32);
        StringBuilder text = new StringBuilder("b");
        int buffer = 0;
        int bits = 0;
        for (byte next : bytes) {
            buffer = (buffer << 8 | next & 0xff) & 0xfff;
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(ALPHABET.charAt(buffer >> bits & 31));
            }
        }
        return text.append(ALPHABET.charAt(buffer << (5 - bits) & 31)).toString();
    }
}
