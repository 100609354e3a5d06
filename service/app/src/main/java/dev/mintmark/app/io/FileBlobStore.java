package dev.mintmark.app.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A {@link BlobStore} of files, with two levels of folders named by the first digits of the hashes. */
public final class FileBlobStore implements BlobStore {
    private final HashedFiles files;

    public FileBlobStore(Path folder) {
        this(new FolderFiles(folder));
    }

    public FileBlobStore(HashedFiles files) {
        this.files = files;
    }

    @Override
    public String put(byte[] bytes) throws IOException {
        String sha256 = Sha256.hex(bytes);
        files.put(place(sha256), bytes);
        return sha256;
    }

    @Override
    public Optional<byte[]> get(String sha256) throws IOException {
        return files.get(place(sha256), bytes -> Sha256.hex(bytes).equals(sha256));
    }

    @Override
    public void delete(String sha256) throws IOException {
        files.delete(place(sha256));
    }

    private static String place(String sha256) {
        if (!Sha256.isHex(sha256)) {
            throw new IllegalArgumentException("\"" + sha256 + "\" is not a SHA-256; one is 64 lower-case hex digits.");
        }
        return sha256.substring(0, 2) + "/" + sha256.substring(2, 4) + "/" + sha256;
    }
}
