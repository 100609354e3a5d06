package dev.mintmark.watermark;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A deterministic stream of numbers derived from a key and a label. HKDF-SHA-256 (RFC 5869) without salt derives a
 * stream key with the info string {@code mintmark.watermark.v1/<label>}; HMAC-SHA-256 of a 64-bit big-endian counter
 * from 0 under that stream key gives the blocks (NIST SP 800-108, counter mode). Not thread-safe.
 */
final class KeyStream {
    private static final String DOMAIN = "mintmark.watermark.v1/";

    private final Mac mac;
    private ByteBuffer block = ByteBuffer.allocate(0);
    private long counter;

    KeyStream(WatermarkKey key, String label) {
        var extracted = hmac(new byte[32]).doFinal(key.bytes());
        var expand = hmac(extracted);
        expand.update((DOMAIN + label).getBytes(StandardCharsets.US_ASCII));
        mac = hmac(expand.doFinal(new byte[] {1}));
    }

    int nextInt() {
        if (block.remaining() < Integer.BYTES) {
            block = ByteBuffer.wrap(
                    mac.doFinal(ByteBuffer.allocate(8).putLong(counter++).array()));
        }
        return block.getInt();
    }

    /** Returns a uniform number of 0 to {@code bound} - 1, without modulo bias. */
    int nextInt(int bound) {
        long limit = (1L << 32) / bound * bound;
        while (true) {
            long value = Integer.toUnsignedLong(nextInt());
            if (value < limit) {
                return (int) (value % bound);
            }
        }
    }

    /** Returns a uniform number of 0 (inclusive) to 1 (exclusive). */
    double nextUnit() {
        return Integer.toUnsignedLong(nextInt()) * 0x1p-32;
    }

    /** Shuffles {@code count} elements from {@code from} by Fisher and Yates. */
    void shuffle(int[] values, int from, int count) {
        for (int i = count - 1; i > 0; i--) {
            int j = nextInt(i + 1);
            int swap = values[from + i];
            values[from + i] = values[from + j];
            values[from + j] = swap;
        }
    }

    private static Mac hmac(byte[] key) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HmacSHA256; this one has not.", e);
        }
    }
}
