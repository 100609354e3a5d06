package dev.mintmark.c2pa.asset;

import dev.mintmark.c2pa.ByteRange;
import java.util.List;

/**
 * A manifest store found in a file.
 *
 * @param store the JUMBF bytes
 * @param span the range in the file that contains them, with headers and checksums
 * @param lengths fields elsewhere in the file that hold nothing but the length of the store
 */
public record Container(byte[] store, ByteRange span, List<ByteRange> lengths) {
    /** Largest manifest store that is read or written, in bytes. */
    public static final int MAX_STORE = 64 << 20;

    public Container {
        lengths = List.copyOf(lengths);
    }

    public Container(byte[] store, ByteRange span) {
        this(store, span, List.of());
    }

    /**
     * Returns the container of a store that lies in the file as it is.
     *
     * @param store range of the JUMBF bytes
     * @throws AssetException if it is longer than {@link #MAX_STORE}
     */
    static Container of(byte[] asset, ByteRange store, ByteRange span) throws AssetException {
        checkLength(store.length());
        return new Container(store.copyOf(asset), span);
    }

    static void checkLength(int store) throws AssetException {
        if (store > MAX_STORE) {
            throw new AssetException("The manifest store has " + store + " bytes, more than " + MAX_STORE + ".");
        }
    }
}
