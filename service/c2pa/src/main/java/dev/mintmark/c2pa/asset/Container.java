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
    public Container {
        lengths = List.copyOf(lengths);
    }

    public Container(byte[] store, ByteRange span) {
        this(store, span, List.of());
    }
}
