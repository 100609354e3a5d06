package dev.mintmark.app.secrets;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals bytes with a password: PBKDF2 with HMAC-SHA-256 (RFC 8018), then AES-256-GCM. A sealed text is a mark of 8 bytes
 * with the version, the iterations (4 bytes), the salt (16), the nonce (12), and the encrypted bytes with their tag; all
 * before the encrypted bytes, and the purpose, are authenticated too. One derivation takes about a third of a second, so
 * texts of one object share their salt, and keys are kept. Thread-safe.
 */
public final class PasswordEncryption {
    private static final byte[] MARK = "MINTMRK\u0001".getBytes(StandardCharsets.US_ASCII);
    private static final int ITERATIONS = 600_000;
    /** Somebody else's file does not keep the program busy. */
    private static final int MAX_ITERATIONS = 10_000_000;

    private static final int SALT = 16;
    private static final int NONCE = 12;
    private static final int TAG = 16;
    private static final int HEADER = MARK.length + Integer.BYTES + SALT + NONCE;
    private static final int KEPT_KEYS = 8;

    private final char[] password;
    private final SecureRandom random;
    private final Map<ByteBuffer, SecretKeySpec> keys = new LinkedHashMap<>();

    public PasswordEncryption(String password, SecureRandom random) {
        this.password = password.toCharArray();
        this.random = random;
    }

    /** Whether these bytes begin as sealed ones do. */
    public static boolean isEncrypted(byte[] bytes) {
        return bytes.length >= MARK.length - 1 && Arrays.equals(bytes, 0, MARK.length - 1, MARK, 0, MARK.length - 1);
    }

    /** @param purpose what the bytes are; they open for no other */
    public byte[] seal(byte[] plain, String purpose) {
        byte[] derivation = derivation();
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        byte[] header =
                ByteBuffer.allocate(HEADER).put(MARK).put(derivation).put(nonce).array();
        try {
            byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, header, purpose).doFinal(plain);
            return ByteBuffer.allocate(HEADER + encrypted.length)
                    .put(header)
                    .put(encrypted)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has PBKDF2 and AES-GCM.", e);
        }
    }

    /**
     * What was sealed.
     *
     * @throws SecretException where the bytes are not sealed in this way, the password or the purpose is another, or any
     *     bit was changed
     */
    public byte[] open(byte[] sealed, String purpose) throws SecretException {
        if (!isEncrypted(sealed) || sealed.length < HEADER + TAG) {
            throw new SecretException("The bytes are not sealed with a password.");
        }
        if (sealed[MARK.length - 1] != MARK[MARK.length - 1]) {
            throw new SecretException("The bytes are sealed in version " + sealed[MARK.length - 1]
                    + " of the format; this program opens version 1.");
        }
        int iterations = ByteBuffer.wrap(sealed).getInt(MARK.length);
        if (iterations < ITERATIONS || iterations > MAX_ITERATIONS) {
            throw new SecretException("The sealed bytes ask for " + iterations + " iterations; from " + ITERATIONS
                    + " to " + MAX_ITERATIONS + " are allowed.");
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, HEADER), purpose)
                    .doFinal(sealed, HEADER, sealed.length - HEADER);
        } catch (AEADBadTagException e) {
            throw new SecretException("The password is wrong, or the bytes were changed.", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has PBKDF2 and AES-GCM.", e);
        }
    }

    private Cipher cipher(int mode, byte[] header, String purpose) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                mode,
                key(Arrays.copyOfRange(header, MARK.length, HEADER - NONCE)),
                new GCMParameterSpec(TAG * 8, header, HEADER - NONCE, NONCE));
        cipher.updateAAD(header);
        cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    /** Iterations and salt of texts to be sealed: those of the first one opened, so that no other has to be derived. */
    private synchronized byte[] derivation() {
        if (!keys.isEmpty()) {
            return keys.keySet().iterator().next().array().clone();
        }
        byte[] salt = new byte[SALT];
        random.nextBytes(salt);
        return ByteBuffer.allocate(Integer.BYTES + SALT)
                .putInt(ITERATIONS)
                .put(salt)
                .array();
    }

    private synchronized SecretKeySpec key(byte[] derivation) throws GeneralSecurityException {
        SecretKeySpec known = keys.get(ByteBuffer.wrap(derivation));
        if (known != null) {
            return known;
        }
        int iterations = ByteBuffer.wrap(derivation).getInt();
        byte[] salt = Arrays.copyOfRange(derivation, Integer.BYTES, derivation.length);
        PBEKeySpec asked = new PBEKeySpec(password, salt, iterations, 256);
        SecretKeySpec key = new SecretKeySpec(
                SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                        .generateSecret(asked)
                        .getEncoded(),
                "AES");
        asked.clearPassword();
        if (keys.size() < KEPT_KEYS) {
            keys.put(ByteBuffer.wrap(derivation), key);
        }
        return key;
    }

    @Override
    public String toString() {
        return "PasswordSeal[hidden]";
    }
}
