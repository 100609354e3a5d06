package dev.mintmark.c2pa;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the files that a manifest definition names. */
@FunctionalInterface
public interface Resources {
    /** Largest file that is read, in bytes. */
    long MAX_BYTES = 256L << 20;

    /** No files. */
    Resources NONE = identifier -> {
        throw new IOException("no files were given");
    };

    /** Returns the contents of a file by the name that the definition has for it. */
    byte[] read(String identifier) throws IOException;

    /** Returns the files in a folder. Names that lead out of it are refused. */
    static Resources in(Path folder) {
        return identifier -> {
            Path root = folder.toRealPath();
            Path file = root.resolve(identifier).toRealPath();
            if (!file.startsWith(root)) {
                throw new IOException("it lies outside of the definition's folder");
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException("it has more than " + MAX_BYTES + " bytes");
            }
            return Files.readAllBytes(file);
        };
    }
}
