package dev.mintmark.app.io;

import java.io.IOException;
import java.util.Optional;

/**
 * Stores files under their SHA-256, 64 lower-case hex digits. A name exists with all its bytes or not at all. Thread-safe.
 */
public interface BlobStore {
    /** Stores the bytes and returns their SHA-256. */
    String put(byte[] bytes) throws IOException;

    /**
     * Returns the bytes; empty where there are none.
     *
     * @throws IOException also where the bytes no longer hash to their name
     */
    Optional<byte[]> get(String sha256) throws IOException;

    void delete(String sha256) throws IOException;
}
