package dev.mintmark.app.chain.anvil;

import dev.mintmark.app.io.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** The stored state of the embedded chain: a file that is whole, old or new, whenever the machine stops. */
final class Snapshot {
    private final Path file;

    Snapshot(Path folder) {
        this.file = folder.resolve("state");
    }

    /** Unpacks the state into a file for anvil's start; empty where none is stored. */
    Optional<Path> unpack() throws IOException {
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
        AtomicFile.write(file, state, AtomicFile.Readers.OWNER);
    }
}
