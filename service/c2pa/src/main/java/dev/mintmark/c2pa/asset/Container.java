package dev.mintmark.c2pa.asset;

import dev.mintmark.c2pa.FileRange;
import dev.mintmark.c2pa.Source;
import java.util.List;

/**
 * A manifest store found in a file.
 *
 * @param store the JUMBF bytes
 * @param span the range in the file that contains them, with headers and checksums
 * @param lengths fields elsewhere in the file that hold nothing but the length of the store
 * @param updates boxes elsewhere in the file that hold updates, which are in {@code store} too
 */
public record Container(byte[] store, FileRange span, List<FileRange> lengths, List<FileRange> updates) {
    /** Largest manifest store that is read or written, in bytes. */
    public static final int MAX_STORE = 64 << 20;

    public Container {
        lengths = List.copyOf(lengths);
        updates = List.copyOf(updates);
    }

    public Container(byte[] store, FileRange span) {
        this(store, span, List.of(), List.of());
    }

    /**
     * Returns the container of a store that lies in the file as it is.
     *
     * @param store range of the JUMBF bytes
     * @throws AssetException if it is longer than {@link #MAX_STORE}
     */
    static Container of(Source asset, FileRange store, FileRange span) throws AssetException {
        checkLength(store.length());
        return new Container(asset.copyOf(store), span);
    }

    /** Returns the container with fields elsewhere that hold nothing but the length of the store. */
    Container withLengths(List<FileRange> fields) {
        return new Container(store, span, fields, updates);
    }

    static void checkLength(long store) throws AssetException {
        if (store > MAX_STORE) {
            throw new AssetException("The manifest store has " + store + " bytes, more than " + MAX_STORE + ".");
        }
    }
}
