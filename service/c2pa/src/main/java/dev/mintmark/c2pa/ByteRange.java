package dev.mintmark.c2pa;

import java.util.Arrays;

/** A run of bytes within an array: {@code offset} from its start, {@code length} bytes long. */
public record ByteRange(int offset, int length) {
    public ByteRange {
        if (offset < 0 || length < 0 || offset > Integer.MAX_VALUE - length) {
            throw new IllegalArgumentException("A span of " + length + " bytes at " + offset + " is not in an array.");
        }
    }

    /** The offset just behind the last byte. */
    public int end() {
        return offset + length;
    }

    /** A copy of these bytes of {@code source}. */
    public byte[] copyOf(byte[] source) {
        return Arrays.copyOfRange(source, offset, end());
    }
}
