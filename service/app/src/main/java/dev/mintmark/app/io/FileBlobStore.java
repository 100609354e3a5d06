package dev.mintmark.app.io;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** BlobStore in a folder, spread over two levels of sub-folders by the first digits of their names. */
public final class FileBlobStore implements BlobStore {
    private final Path folder;

    public FileBlobStore(Path folder) {
        this.folder = folder;
    }

    @Override
    public String put(byte[] bytes) throws IOException {
        String sha256 = sha256(bytes);
        Path file = place(sha256);
        if (!java.nio.file.Files.exists(file) || !intact(file, sha256)) {
            AtomicFile.write(file, bytes, AtomicFile.Readers.OWNER);
        }
        return sha256;
    }

    /** A name that is there was synced once, but the disk may have spoiled its bytes since; then they are replaced. */
    private static boolean intact(Path file, String sha256) throws IOException {
        return sha256(java.nio.file.Files.readAllBytes(file)).equals(sha256);
    }

    @Override
    public Optional<byte[]> get(String sha256) throws IOException {
        byte[] bytes;
        try {
            bytes = java.nio.file.Files.readAllBytes(place(sha256));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (!sha256(bytes).equals(sha256)) {
            throw new IOException("The file " + place(sha256) + " is damaged: its bytes do not hash to its name.");
        }
        return Optional.of(bytes);
    }

    @Override
    public Optional<Path> path(String sha256) {
        Path file = place(sha256);
        return java.nio.file.Files.exists(file) ? Optional.of(file) : Optional.empty();
    }

    @Override
    public void delete(String sha256) throws IOException {
        java.nio.file.Files.deleteIfExists(place(sha256));
    }

    private Path place(String sha256) {
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("\"" + sha256 + "\" is no SHA-256; one is 64 lower-case hex digits.");
        }
        return folder.resolve(sha256.substring(0, 2))
                .resolve(sha256.substring(2, 4))
                .resolve(sha256);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }
}
