package dev.mintmark.app.ipfs;

import dev.mintmark.app.io.AtomicFile;
import dev.mintmark.app.io.HashedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Stores blocks in a folder, each in a file named by its CID, in sub-folders named by the CID's next-to-last two characters.
 * Thread-safe.
 */
public final class BlockStore implements BlockSource {
    private final HashedFiles files;

    /** @param folder made where it is missing */
    public BlockStore(Path folder) throws IOException {
        AtomicFile.createFolders(folder.toAbsolutePath());
        this.files = new HashedFiles(folder);
    }

    public void put(Block block) throws IOException {
        if (block.bytes().length > Block.MAX_BYTES) {
            throw new IllegalArgumentException(
                    "A block of " + block.bytes().length + " bytes; one has at most " + Block.MAX_BYTES + ".");
        }
        files.put(place(block.cid()), block.bytes());
    }

    @Override
    public Optional<byte[]> block(Cid cid) throws IOException {
        return files.get(place(cid), cid::names);
    }

    boolean has(Cid cid) {
        return files.has(place(cid));
    }

    void delete(Cid cid) throws IOException {
        files.delete(place(cid));
    }

    private static Path place(Cid cid) {
        String name = cid.toString();
        return Path.of(name.substring(name.length() - 3, name.length() - 1), name);
    }
}
