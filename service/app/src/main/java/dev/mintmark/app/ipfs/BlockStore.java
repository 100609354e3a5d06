package dev.mintmark.app.ipfs;

import dev.mintmark.app.io.AtomicFile;
import dev.mintmark.app.io.HashedFiles;
import dev.mintmark.app.io.SourceUnavailableException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;

/**
 * Stores blocks in a folder, each in a file named by its CID, in sub-folders named by the CID's next-to-last two characters.
 * Thread-safe.
 */
public final class BlockStore implements Place {
    private final Path folder;
    private final HashedFiles files;

    /** @param folder made where it is missing */
    public BlockStore(Path folder) throws IOException {
        AtomicFile.createFolders(folder.toAbsolutePath());
        this.folder = folder;
        this.files = new HashedFiles(folder);
    }

    public void put(Block block) throws IOException {
        if (block.bytes().length > Block.MAX_BYTES) {
            throw new IllegalArgumentException(
                    "A block of " + block.bytes().length + " bytes; one has at most " + Block.MAX_BYTES + ".");
        }
        Path place = place(block.cid());
        boolean isNew = !files.has(place);
        files.put(place, block.bytes());
        if (!isNew) {
            // a block that somebody needs again is no garbage before the register says what needs it
            Files.setLastModifiedTime(folder.resolve(place), FileTime.from(Instant.now()));
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
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Optional<Cid> cid = cid(String.valueOf(file.getFileName()));
                if (cid.isPresent() && attributes.isRegularFile()) {
                    visitor.visit(
                            cid.get(),
                            attributes.size(),
                            attributes.lastModifiedTime().toInstant());
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                // deleted meanwhile
                return FileVisitResult.CONTINUE;
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
