package dev.mintmark.c2pa;

import java.util.Arrays;

/**
 * A range of bytes in a file. Immutable.
 *
 * @param offset index of the first byte, 0 or more
 * @param length number of bytes, 0 or more
 */
public record FileRange(long offset, long length) {
    public FileRange {
        if (offset < 0 || length < 0 || offset > Long.MAX_VALUE - length) {
            throw new IllegalArgumentException("A range of " + length + " bytes at " + offset + " is in no file.");
        }
    }

    /** Returns the index after the last byte. */
    public long end() {
        return offset + length;
    }

    /** Returns whether another range lies in this one. */
    public boolean contains(FileRange other) {
        return offset <= other.offset() && other.end() <= end();
    }

    /**
     * Returns a copy of these bytes of a file in memory.
     *
     * @throws ArithmeticException if they are beyond any array
     */
    public byte[] copyOf(byte[] source) {
        return Arrays.copyOfRange(source, Math.toIntExact(offset), Math.toIntExact(end()));
    }
}
