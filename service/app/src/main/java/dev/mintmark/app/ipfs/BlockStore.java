package dev.mintmark.app.ipfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Blocks in a folder, each in a file named by its CID, in sub-folders by the CID's next-to-last two characters. A block is
 * written to a temporary file, synced and renamed, so that a name is there with all its bytes or not at all. Thread-safe.
 */
public final class BlockStore implements BlockSource {
    private final Path folder;

    /** @param folder made where it is missing */
    public BlockStore(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    public void put(Block block) throws IOException {
        if (block.bytes().length > Block.LIMIT) {
            throw new IllegalArgumentException(
                    "A block of " + block.bytes().length + " bytes; one has at most " + Block.LIMIT + ".");
        }
        Path file = file(block.cid());
        if (Files.exists(file)) {
            return;
        }
        Path shard = Files.createDirectories(file.getParent());
        Path temporary = Files.createTempFile(shard, "new-", ".tmp");
        try {
            try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(block.bytes());
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
        sync(shard);
        sync(folder);
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

    /** Makes a rename last through a power cut; a system whose folders cannot be opened does without. */
    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            if (System.getProperty("os.name").startsWith("Linux")) {
                throw e;
            }
        }
    }
}
