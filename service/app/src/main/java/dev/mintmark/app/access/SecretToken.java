package dev.mintmark.app.access;

import dev.mintmark.app.io.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** Random secrets that others present, and the hashes of them that are stored. */
final class SecretToken {
    private static final int BYTES = 32;

    private SecretToken() {}

    /** A new one: 256 random bits in base64url, 43 characters. */
    static String create(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The SHA-256 of a token, 64 hex digits. Guessing 256 random bits is not made harder by a slow hash. */
    static String hash(String token) {
        return Sha256.hex(token.getBytes(StandardCharsets.UTF_8));
    }

    /** Compares in a time that does not depend on where they differ. */
    static boolean isEqual(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
