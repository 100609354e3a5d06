package dev.mintmark.app.ipfs;

import dev.mintmark.app.io.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Stores blocks in a folder, each in a file named by its CID, in sub-folders named by the CID's next-to-last two characters. A
 * name exists with all its bytes or not at all. Every read hashes the bytes; a block that the disk damaged is whole when it is put
 * again. Thread-safe.
 */
public final class BlockStore implements BlockSource {
    private final Path folder;

    /** @param folder made where it is missing */
    public BlockStore(Path folder) throws IOException {
        AtomicFile.createFolders(folder.toAbsolutePath());
        this.folder = folder;
    }

    public void put(Block block) throws IOException {
        if (block.bytes().length > Block.MAX_BYTES) {
            throw new IllegalArgumentException(
                    "A block of " + block.bytes().length + " bytes; one has at most " + Block.MAX_BYTES + ".");
        }
        Path file = file(block.cid());
        if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), block.bytes())) {
            AtomicFile.write(file, block.bytes(), AtomicFile.Readers.OWNER);
        }
    }

    @Override
    public Optional<byte[]> block(Cid cid) throws IOException {
        Path file = file(cid);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        byte[] bytes = Files.readAllBytes(file);
        if (!cid.names(bytes)) {
            throw new IOException("The file of block " + cid + " no longer holds its bytes: the disk changed them.");
        }
        return Optional.of(bytes);
    }

    boolean has(Cid cid) {
        return Files.exists(file(cid));
    }

    void delete(Cid cid) throws IOException {
        Files.deleteIfExists(file(cid));
    }

    private Path file(Cid cid) {
        String name = cid.toString();
        return folder.resolve(name.substring(name.length() - 3, name.length() - 1))
                .resolve(name);
    }
}
