package dev.mintmark.app.ipfs;

import dev.mintmark.app.io.AtomicFile;
import dev.mintmark.app.io.FolderFiles;
import dev.mintmark.app.io.HashedFiles;
import dev.mintmark.app.io.SourceUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Stores blocks, each in a file named by its CID, in folders named by the CID's next-to-last two characters. Thread-safe.
 */
public final class BlockStore implements Place {
    private final HashedFiles files;

    /** @param folder made where it is missing */
    public BlockStore(Path folder) throws IOException {
        this(new FolderFiles(folder));
        AtomicFile.createFolders(folder.toAbsolutePath());
    }

    public BlockStore(HashedFiles files) {
        this.files = files;
    }

    public void put(Block block) throws IOException {
        if (block.bytes().length > Block.MAX_BYTES) {
            throw new IllegalArgumentException(
                    "A block of " + block.bytes().length + " bytes; one has at most " + Block.MAX_BYTES + ".");
        }
        String place = place(block.cid());
        boolean isNew = !files.has(place);
        files.put(place, block.bytes());
        if (!isNew) {
            // a block that somebody needs again is no garbage before the register says what needs it
            files.touch(place);
        }
    }

    @Override
    public String placeName() {
        return "store";
    }

    @Override
    public void keep(Cid root, BlockSource from) throws IOException, SourceUnavailableException {
        Dag.walk(from, root, this::put);
    }

    /** Does nothing: blocks may belong to several files, and whoever knows them deletes those that belong to none. */
    @Override
    public void drop(Cid root) {}

    /** Receives each block in the store. */
    interface StoredVisitor {
        void visit(Cid cid, long bytes, Instant modified) throws IOException;
    }

    /** Visits all blocks in no order; other files are left out. */
    void forEach(StoredVisitor visitor) throws IOException {
        files.forEach((name, bytes, modified) -> {
            Optional<Cid> cid = cid(name);
            if (cid.isPresent()) {
                visitor.visit(cid.get(), bytes, modified);
            }
        });
    }

    private static Optional<Cid> cid(String name) {
        try {
            return Optional.of(Cid.parse(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<byte[]> block(Cid cid) throws IOException {
        return files.get(place(cid), cid::names);
    }

    boolean has(Cid cid) throws IOException {
        return files.has(place(cid));
    }

    void delete(Cid cid) throws IOException {
        files.delete(place(cid));
    }

    private static String place(Cid cid) {
        String name = cid.toString();
        return name.substring(name.length() - 3, name.length() - 1) + "/" + name;
    }
}
