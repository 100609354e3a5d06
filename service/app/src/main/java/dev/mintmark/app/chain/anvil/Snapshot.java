package dev.mintmark.app.chain.anvil;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** The last kept state of the embedded chain: a file that is there whole, old or new, whenever the machine stops. */
final class Snapshot {
    private final Path file;

    Snapshot(Path folder) {
        this.file = folder.resolve("state");
    }

    /** The state unpacked, as anvil loads it before it answers anybody; empty where none was kept. */
    Optional<Path> unpacked() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Path unpacked = file.resolveSibling("state.json");
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            Files.copy(in, unpacked, StandardCopyOption.REPLACE_EXISTING);
        }
        return Optional.of(unpacked);
    }

    /** @param state as {@code anvil_dumpState} packs it: JSON in gzip */
    void write(byte[] state) throws IOException {
        Path temporary = file.resolveSibling("state.new");
        try (FileChannel out = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(state);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncFolder();
    }

    /** The new name is safe only when the folder is; systems that cannot open a folder sync it by themselves. */
    private void syncFolder() throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null
                || !file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}
