package dev.mintmark.c2pa;

import java.io.IOException;
import java.nio.file.Path;

/** Reads the files that a manifest definition names. */
@FunctionalInterface
public interface Resources {
    /** Largest file that is read as a whole, in bytes; ingredients in a folder may be longer. */
    long MAX_BYTES = 256L << 20;

    /** No files. */
    Resources NONE = identifier -> {
        throw new IOException("no files were given");
    };

    /** Returns the contents of a file by the name that the definition has for it. */
    byte[] read(String identifier) throws IOException;

    /** Uses a file. */
    @FunctionalInterface
    interface Use<T> {
        /** Returns a result; the file is closed after that. */
        T of(Source file) throws IOException, C2paException;
    }

    /** Returns whether a name is that of a folder, such as one with the description of an ingredient. */
    default boolean isFolder(String identifier) throws IOException {
        return false;
    }

    /** Opens a file, which may be long, and uses it. */
    default <T> T use(String identifier, Use<T> use) throws IOException, C2paException {
        return use.of(Source.of(read(identifier)));
    }

    /** Returns the files in a folder. Names that lead out of it are refused. */
    static Resources in(Path folder) {
        return new FolderResources(folder);
    }
}
