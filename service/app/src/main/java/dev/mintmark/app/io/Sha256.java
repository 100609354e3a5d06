package dev.mintmark.app.io;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 (FIPS 180-4) and its text form, 64 lower-case hex digits. Thread-safe: there is no state. */
public final class Sha256 {
    private Sha256() {}

    /** Returns the hash of these bytes, one part after the other: 32 bytes. */
    public static byte[] digest(byte[]... parts) {
        MessageDigest sha256;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
        for (byte[] part : parts) {
            sha256.update(part);
        }
        return sha256.digest();
    }

    /** Returns the hash of these bytes in its text form. */
    public static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(digest(bytes));
    }

    /** Whether a text is the text form of a hash. */
    public static boolean isHex(String text) {
        return text.matches("[0-9a-f]{64}");
    }
}
