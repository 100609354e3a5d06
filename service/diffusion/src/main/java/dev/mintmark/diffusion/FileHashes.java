package dev.mintmark.diffusion;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The SHA-256 of files, which are read again only when a size or a time of theirs has changed. Thread-safe. */
public final class FileHashes {
    /** A model has at most 10,000 files, and most have a dozen. */
    private static final int MAX_FILES = 50_000;

    private final Map<Path, Hashed> known = new ConcurrentHashMap<>();

    private record Hashed(String state, String sha256) {}

    /**
     * Returns the SHA-256 of a file, 64 lower-case hexadecimal digits.
     *
     * @throws IOException if it cannot be read
     */
    public String sha256(Path file) throws IOException {
        String state = state(file);
        Hashed before = known.get(file);
        if (before != null && before.state().equals(state)) {
            return before.sha256();
        }
        String sha256 = read(file);
        if (known.size() >= MAX_FILES) {
            known.clear();
        }
        known.put(file, new Hashed(state, sha256));
        return sha256;
    }

    /** Returns whether the hash of a file, as it is now, is known, so that {@link #sha256} does not read it. */
    public boolean isKnown(Path file) {
        Hashed before = known.get(file);
        try {
            return before != null && before.state().equals(state(file));
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the size of a file, its times and which file it is; this changes when the file is written or replaced. */
    static String state(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return attributes.size() + " " + attributes.lastModifiedTime() + " " + attributes.fileKey() + " "
                + changeTime(file);
    }

    /** The time at which a file was last written or renamed, which nobody can set; empty where the system has none. */
    private static String changeTime(Path file) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? String.valueOf(Files.getAttribute(file, "unix:ctime"))
                : "";
    }

    private static String read(Path file) throws IOException {
        MessageDigest digest = newDigest();
        byte[] block = new byte[1 << 20];
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            while (in.read(block) >= 0) {
                // the stream digests what it reads
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
