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
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts bytes with a password: Argon2id derives the key ({@link KeyDerivation}), AES-256-GCM encrypts. The result is the
 * derivation's header, the nonce (12 bytes), and the encrypted bytes with their tag (16 bytes). Header, nonce and purpose are
 * authenticated too. Files of version 1, whose keys PBKDF2 derives, still decrypt.
 *
 * <p>A derivation takes some tenths of a second, so all bytes that one object encrypts share their salt, and derived keys are
 * cached. Thread-safe.
 */
public final class PasswordEncryption {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int MAX_CACHED_KEYS = 8;

    private final char[] password;
    private final SecureRandom random;
    private final Map<ByteBuffer, SecretKeySpec> keys = new LinkedHashMap<>();
    private KeyDerivation.@Nullable Argon2id derivation;

    public PasswordEncryption(String password, SecureRandom random) {
        this.password = password.toCharArray();
        this.random = random;
    }

    /** Whether these bytes begin as encrypted ones do. */
    public static boolean isEncrypted(byte[] bytes) {
        return KeyDerivation.isAtStartOf(bytes);
    }

    /** @param purpose what the bytes are; they decrypt for no other purpose */
    public byte[] encrypt(byte[] plain, String purpose) {
        KeyDerivation forNew = derivationForNew();
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] derivationHeader = forNew.header();
        byte[] header = ByteBuffer.allocate(derivationHeader.length + NONCE_BYTES)
                .put(derivationHeader)
                .put(nonce)
                .array();
        try {
            byte[] encrypted =
                    cipher(Cipher.ENCRYPT_MODE, key(forNew), header, purpose).doFinal(plain);
            return ByteBuffer.allocate(header.length + encrypted.length)
                    .put(header)
                    .put(encrypted)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has AES-GCM.", e);
        }
    }

    /**
     * Decrypts what {@link #encrypt} returned.
     *
     * @throws SecretException where the bytes are not encrypted in this way, the password or the purpose is another, or any
     *     bit was changed
     */
    public byte[] decrypt(byte[] encrypted, String purpose) throws SecretException {
        KeyDerivation used = KeyDerivation.read(encrypted);
        int headerBytes = used.header().length + NONCE_BYTES;
        if (encrypted.length < headerBytes + TAG_BYTES) {
            throw new SecretException("The encrypted bytes are cut off.");
        }
        try {
            byte[] plain = cipher(Cipher.DECRYPT_MODE, key(used), Arrays.copyOf(encrypted, headerBytes), purpose)
                    .doFinal(encrypted, headerBytes, encrypted.length - headerBytes);
            reuse(used);
            return plain;
        } catch (AEADBadTagException e) {
            throw new SecretException("The password is wrong, or the bytes were changed.", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has AES-GCM.", e);
        }
    }

    private static Cipher cipher(int mode, SecretKeySpec key, byte[] header, String purpose)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                mode,
                key,
                new GCMParameterSpec(TAG_BYTES * Byte.SIZE, header, header.length - NONCE_BYTES, NONCE_BYTES));
        cipher.updateAAD(header);
        cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    /** The derivation of new files: that of the first file that was decrypted, whose key is cached, or a new one. */
    private synchronized KeyDerivation derivationForNew() {
        if (derivation == null) {
            derivation = KeyDerivation.Argon2id.random(random);
        }
        return derivation;
    }

    private synchronized void reuse(KeyDerivation used) {
        if (derivation == null && used instanceof KeyDerivation.Argon2id argon2id) {
            derivation = argon2id;
        }
    }

    private synchronized SecretKeySpec key(KeyDerivation from) {
        ByteBuffer header = ByteBuffer.wrap(from.header());
        SecretKeySpec cached = keys.get(header);
        if (cached != null) {
            return cached;
        }
        SecretKeySpec key = new SecretKeySpec(from.key(password), "AES");
        if (keys.size() < MAX_CACHED_KEYS) {
            keys.put(header, key);
        }
        return key;
    }

    @Override
    public String toString() {
        return "PasswordEncryption[hidden]";
    }
}
