package dev.mintmark.c2pa.cose;

import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The unprotected header of a signature: time-stamp, OCSP responses, and padding to a planned length. C2PA 2.4, section
 * 10.3.2.5.
 */
public final class UnprotectedHeader {
    private static final int SHORT_PAD = 20;

    private UnprotectedHeader() {}

    /**
     * Encodes the header.
     *
     * @param timeStamp a DER-encoded TimeStampToken; null for none
     * @param ocspResponses DER-encoded OCSP responses
     * @param padding bytes by which the header is longer than without padding
     * @throws CoseException if no padding has that length: 1 to 4 bytes, or less than 0
     */
    public static byte[] encode(byte @Nullable [] timeStamp, List<byte[]> ocspResponses, int padding)
            throws CoseException {
        CborMapWriter header = new CborMapWriter();
        if (timeStamp != null) {
            header.map(
                    "sigTst2",
                    new CborMapWriter()
                            .array(
                                    "tstTokens",
                                    List.of(new CborMapWriter()
                                            .bytes("val", timeStamp)
                                            .encode())));
        }
        if (!ocspResponses.isEmpty()) {
            header.map(
                    "rVals",
                    new CborMapWriter()
                            .array(
                                    "ocspVals",
                                    ocspResponses.stream()
                                            .map(CborWriter::bytes)
                                            .toList()));
        }
        int left = padding;
        int fitting = fitting("pad", left);
        if (left != 0 && fitting < 0) {
            // Where the size of CBOR's length field changes, one entry cannot have every length, so a second entry is
            // added.
            int first = Math.min(SHORT_PAD, Math.max(0, left - entry("pad", 0) - entry("pad2", 0)));
            header.bytes("pad", new byte[first]);
            left -= entry("pad", first);
            int second = fitting("pad2", left);
            if (second < 0) {
                throw new CoseException("The signature's header does not fit: " + padding + " bytes are left to fill.");
            }
            header.bytes("pad2", new byte[second]);
        } else if (left != 0) {
            header.bytes("pad", new byte[fitting]);
        }
        return header.encode();
    }

    /** Returns the number of zeros that makes an entry of this size; -1 if there is none. */
    private static int fitting(String key, int size) {
        for (int head = 1; head <= 5; head++) {
            int zeros = size - entry(key, 0) + 1 - head;
            if (zeros >= 0 && entry(key, zeros) == size) {
                return zeros;
            }
        }
        return -1;
    }

    private static int entry(String key, int zeros) {
        int head = zeros < 24 ? 1 : zeros < 1 << 8 ? 2 : zeros < 1 << 16 ? 3 : 5;
        return 1 + key.length() + head + zeros;
    }
}
