package dev.mintmark.app.io;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Stores files, each named by a hash of its bytes: in a folder, or in a bucket. A name exists with all its bytes or not at all; every
 * read compares the bytes with the name, and a file that was damaged is whole when it is put again. Thread-safe.
 */
public interface HashedFiles {
    /**
     * Stores a file; does nothing where it is there already.
     *
     * @param place of the file, names with a slash between
     */
    void put(String place, byte[] bytes) throws IOException;

    /**
     * Returns the bytes of a file; empty where there is none.
     *
     * @param isNamed whether bytes have the hash that the file is named by
     * @throws IOException also where they have not
     */
    Optional<byte[]> get(String place, Predicate<byte[]> isNamed) throws IOException;

    /** Whether there is such a file, whole or damaged. */
    boolean has(String place) throws IOException;

    /** Sets the time of a file's last change to now; does nothing where there is no such file. */
    void touch(String place) throws IOException;

    /** Does nothing where there is no such file. */
    void delete(String place) throws IOException;

    /** Visits all files in no order. */
    void forEach(Visitor visitor) throws IOException;

    /** Receives each file. */
    interface Visitor {
        /**
         * Takes one file.
         *
         * @param name the last name of its place
         * @param bytes its length
         */
        void visit(String name, long bytes, Instant modified) throws IOException;
    }
}
