package dev.mintmark.app.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** A {@link BlobStore} in a folder, with two levels of sub-folders named by the first digits of the hashes. */
public final class FileBlobStore implements BlobStore {
    private final Path folder;

    public FileBlobStore(Path folder) {
        this.folder = folder;
    }

    @Override
    public String put(byte[] bytes) throws IOException {
        String sha256 = Sha256.hex(bytes);
        Path file = file(sha256);
        if (!Files.exists(file) || !isIntact(file, sha256)) {
            AtomicFile.write(file, bytes, AtomicFile.Readers.OWNER);
        }
        return sha256;
    }

    /** A file that exists was synced once, but the disk may have damaged it since; then it is written again. */
    private static boolean isIntact(Path file, String sha256) throws IOException {
        return Sha256.hex(Files.readAllBytes(file)).equals(sha256);
    }

    @Override
    public Optional<byte[]> get(String sha256) throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file(sha256));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (!Sha256.hex(bytes).equals(sha256)) {
            throw new IOException("The file " + file(sha256) + " is damaged: its bytes do not hash to its name.");
        }
        return Optional.of(bytes);
    }

    @Override
    public void delete(String sha256) throws IOException {
        Files.deleteIfExists(file(sha256));
    }

    private Path file(String sha256) {
        if (!Sha256.isHex(sha256)) {
            throw new IllegalArgumentException("\"" + sha256 + "\" is no SHA-256; one is 64 lower-case hex digits.");
        }
        return folder.resolve(sha256.substring(0, 2))
                .resolve(sha256.substring(2, 4))
                .resolve(sha256);
    }
}
