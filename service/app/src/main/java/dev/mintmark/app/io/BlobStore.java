package dev.mintmark.app.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Bytes kept under their SHA-256. Written to a temporary file, synced, renamed: a name is there with all its bytes or not
 * at all. Thread-safe.
 */
public interface BlobStore {
    /** Keeps the bytes and returns their SHA-256 as 64 hex digits. */
    String put(byte[] bytes) throws IOException;

    /** The bytes, checked against their name; empty where there are none. */
    Optional<byte[]> get(String sha256) throws IOException;

    Optional<Path> path(String sha256);

    void delete(String sha256) throws IOException;
}
