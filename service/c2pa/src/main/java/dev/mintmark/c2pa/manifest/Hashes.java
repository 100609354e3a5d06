package dev.mintmark.c2pa.manifest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The hash algorithms that C2PA allows, by their C2PA names. C2PA 2.4, section 13.1. */
public final class Hashes {
    public static final String SHA256 = "sha256";

    /** Updates a digest with the bytes of a file. */
    @FunctionalInterface
    public interface Content<E extends Exception> {
        void update(MessageDigest digest) throws E;
    }

    private Hashes() {}

    /** Returns a new digest for a name; empty if C2PA does not allow it. */
    public static Optional<MessageDigest> digest(@Nullable String name) {
        return switch (name) {
            case "sha256" -> Optional.of(platform("SHA-256"));
            case "sha384" -> Optional.of(platform("SHA-384"));
            case "sha512" -> Optional.of(platform("SHA-512"));
            case null, default -> Optional.empty();
        };
    }

    /**
     * Returns bytes that stand in the place of a hash or a signature, and that cannot be compressed, as it cannot.
     *
     * @param length number of bytes
     */
    public static byte[] placeholder(int length) {
        byte[] random = new byte[length];
        new SplittableRandom().nextBytes(random);
        return random;
    }

    public static MessageDigest sha256() {
        return platform("SHA-256");
    }

    private static MessageDigest platform(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has " + name + ", but this one does not.", e);
        }
    }
}
