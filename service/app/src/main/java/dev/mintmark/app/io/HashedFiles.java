package dev.mintmark.app.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Files in a folder, each named by a hash of its bytes. A name exists with all its bytes or not at all; every read compares the
 * bytes with the name, and a file that the disk damaged is whole when it is put again. Thread-safe.
 */
public final class HashedFiles {
    private final Path folder;

    /** @param folder made with the first file */
    public HashedFiles(Path folder) {
        this.folder = folder;
    }

    /** @param place of the file, relative to the folder */
    public void put(Path place, byte[] bytes) throws IOException {
        Path file = folder.resolve(place);
        if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), bytes)) {
            AtomicFile.write(file, bytes, AtomicFile.Readers.OWNER);
        }
    }

    /**
     * Returns the bytes of a file; empty where there is none.
     *
     * @param isNamed whether bytes have the hash that the file is named by
     * @throws IOException also where they have not
     */
    public Optional<byte[]> get(Path place, Predicate<byte[]> isNamed) throws IOException {
        Path file = folder.resolve(place);
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (!isNamed.test(bytes)) {
            throw new IOException("The file " + file + " is damaged: its bytes do not hash to its name.");
        }
        return Optional.of(bytes);
    }

    public boolean has(Path place) {
        return Files.exists(folder.resolve(place));
    }

    /** Does nothing where there is no such file. */
    public void delete(Path place) throws IOException {
        Files.deleteIfExists(folder.resolve(place));
    }
}
