package dev.mintmark.diffusion.noisewatermark;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys derived from one secret by HKDF-SHA-256 (RFC 5869): for a stream of signs for each nonce (ChaCha20, RFC
 * 8439), an order of the latents, and a permutation of the 64-bit marks (Luby and Rackoff, 1988: four rounds of
 * HMAC-SHA-256). Immutable.
 */
final class NoiseWatermarkKeys {
    /** Number of streams; a mark uses one of them. */
    static final int NONCES = 1 << 12;

    private static final int KEY = 32;
    private static final int ROUNDS = 4;
    private static final byte[] CONTEXT = "dev.mintmark.gaussian-shading.1".getBytes(StandardCharsets.US_ASCII);

    private final SecretKeySpec stream;
    private final SecretKeySpec order;
    private final SecretKeySpec marks;

    NoiseWatermarkKeys(byte[] secret) {
        try {
            byte[] keys = KDF.getInstance("HKDF-SHA256")
                    .deriveData(HKDFParameterSpec.ofExtract().addIKM(secret).thenExpand(CONTEXT, 3 * KEY));
            stream = new SecretKeySpec(keys, 0, KEY, "ChaCha20");
            order = new SecretKeySpec(keys, KEY, KEY, "ChaCha20");
            marks = new SecretKeySpec(keys, 2 * KEY, KEY, "HmacSHA256");
            Arrays.fill(keys, (byte) 0);
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    /** Returns the first bytes of the stream of a nonce. */
    byte[] stream(int nonce, int bytes) {
        return chaCha(stream, nonce, bytes);
    }

    /** Returns the order in which the coded bits are assigned to the latents. */
    int[] order(int count) {
        ByteBuffer random = ByteBuffer.wrap(chaCha(order, count, Math.multiplyExact(count, Integer.BYTES)));
        int[] order = new int[count];
        for (int i = 0; i < count; i++) { // Fisher and Yates, inside out
            int at = (int) ((random.getInt() & 0xFFFFFFFFL) * (i + 1) >>> 32);
            order[i] = order[at];
            order[at] = i;
        }
        return order;
    }

    /** Returns the nonce of a mark. */
    int nonce(long mark) {
        return round(hmac(), ROUNDS, mark) & (NONCES - 1);
    }

    /** Returns the permuted mark, which is what is coded: without the key its bits reveal nothing. */
    long permute(long mark) {
        Mac hmac = hmac();
        int left = (int) (mark >>> 32);
        int right = (int) mark;
        for (int i = 0; i < ROUNDS; i++) {
            int swap = left ^ round(hmac, i, right);
            left = right;
            right = swap;
        }
        return (long) left << 32 | right & 0xFFFFFFFFL;
    }

    long invertPermutation(long permuted) {
        Mac hmac = hmac();
        int left = (int) (permuted >>> 32);
        int right = (int) permuted;
        for (int i = ROUNDS - 1; i >= 0; i--) {
            int swap = right ^ round(hmac, i, left);
            right = left;
            left = swap;
        }
        return (long) left << 32 | right & 0xFFFFFFFFL;
    }

    private static int round(Mac hmac, int number, long input) {
        hmac.update((byte) number);
        hmac.update(ByteBuffer.allocate(Long.BYTES).putLong(0, input));
        return ByteBuffer.wrap(hmac.doFinal()).getInt();
    }

    private static byte[] chaCha(SecretKeySpec key, int nonce, int bytes) {
        try {
            Cipher cipher = Cipher.getInstance("ChaCha20");
            byte[] block = ByteBuffer.allocate(12).putInt(nonce).array();
            cipher.init(Cipher.ENCRYPT_MODE, key, new ChaCha20ParameterSpec(block, 0));
            return cipher.doFinal(new byte[bytes]);
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    private Mac hmac() {
        try {
            Mac hmac = Mac.getInstance("HmacSHA256");
            hmac.init(marks);
            return hmac;
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    private static IllegalStateException missing(GeneralSecurityException e) {
        return new IllegalStateException("Every JDK has HKDF-SHA256, ChaCha20 and HmacSHA256.", e);
    }
}
