package dev.mintmark.app.ipfs;

import dev.mintmark.app.io.SourceUnavailableException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Writes a file as a CAR archive of its blocks. Stateless. */
public final class CarWriter {
    private CarWriter() {}

    /** Splits a file of any size as {@link UnixFs#V1_2025} does; returns the root. */
    public static Cid write(Path file, Path car) throws IOException {
        Path blocks = Files.createTempDirectory("mintmark");
        try {
            BlockStore store = new BlockStore(blocks);
            Cid root;
            try (InputStream in = Files.newInputStream(file)) {
                root = UnixFs.V1_2025.of(in, store::put);
            }
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(car))) {
                Car.write(store, List.of(root), out);
            }
            return root;
        } catch (SourceUnavailableException e) {
            throw new IllegalStateException("Files are always available.", e);
        } finally {
            delete(blocks);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
