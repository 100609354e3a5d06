package dev.mintmark.c2pa;

import java.util.Arrays;

/**
 * A range of bytes in an array. Immutable.
 *
 * @param offset index of the first byte, 0 or more
 * @param length number of bytes, 0 or more
 */
public record ByteRange(int offset, int length) {
    public ByteRange {
        if (offset < 0 || length < 0 || offset > Integer.MAX_VALUE - length) {
            throw new IllegalArgumentException("A span of " + length + " bytes at " + offset + " is not in an array.");
        }
    }

    /** Returns the index after the last byte. */
    public int end() {
        return offset + length;
    }

    /** Returns a copy of these bytes of {@code source}. */
    public byte[] copyOf(byte[] source) {
        return Arrays.copyOfRange(source, offset, end());
    }
}
