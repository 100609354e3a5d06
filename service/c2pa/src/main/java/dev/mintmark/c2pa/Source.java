package dev.mintmark.c2pa;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The bytes of a file: an array, a channel of which only a small window is in memory, or parts of both. Its bytes must not
 * change while it is used. A source over a channel is not thread-safe.
 *
 * <p>Methods throw {@link UncheckedIOException} if a channel cannot be read, and {@link IndexOutOfBoundsException} for
 * bytes outside of the file.
 */
public abstract class Source {
    Source() {}

    /** Returns a source over an array, which is not copied. */
    public static Source of(byte[] bytes) {
        return new ArraySource(bytes);
    }

    /**
     * Returns a source over a channel from its first byte to its present end. The channel's position changes. The caller
     * closes the channel.
     *
     * @throws IOException if its size cannot be read
     */
    public static Source of(SeekableByteChannel channel) throws IOException {
        return new ChannelSource(channel);
    }

    /** Takes pieces of a file, in order. */
    @FunctionalInterface
    interface Sink {
        void take(byte[] bytes, int offset, int length);
    }

    /** Returns the number of bytes. */
    public abstract long length();

    /** Returns the byte at an offset. */
    public abstract byte at(long offset);

    /** Passes bytes on, in pieces of any length. */
    abstract void pass(long from, long length, Sink sink);

    /** Returns the source whose byte is at an offset, whole or as the part with that byte. */
    abstract Part part(long offset);

    /**
     * Bytes of an array or a channel.
     *
     * @param from where they are in {@code whole}
     */
    record Part(Source whole, long from, long length) {}

    /** Returns the byte at an offset as a number from 0 to 255. */
    public final int unsigned(long offset) {
        return at(offset) & 0xff;
    }

    /** Returns two bytes as a big-endian number. */
    public final short getShort(long offset) {
        return (short) (at(offset) << 8 | unsigned(offset + 1));
    }

    /** Returns four bytes as a big-endian number. */
    public int getInt(long offset) {
        return getShort(offset) << 16 | getShort(offset + 2) & 0xffff;
    }

    /** Returns eight bytes as a big-endian number. */
    public final long getLong(long offset) {
        return (long) getInt(offset) << 32 | getInt(offset + 4) & 0xffff_ffffL;
    }

    /**
     * Returns a copy of a range.
     *
     * @throws ArithmeticException if it has more than 2,147,483,647 bytes
     */
    public byte[] copyOf(FileRange range) {
        byte[] copy = new byte[Math.toIntExact(range.length())];
        int[] at = {0};
        pass(range.offset(), range.length(), (bytes, offset, length) -> {
            System.arraycopy(bytes, offset, copy, at[0], length);
            at[0] += length;
        });
        return copy;
    }

    /** Returns a copy of the bytes from an offset to another. */
    public final byte[] copyOf(long from, long to) {
        return copyOf(new FileRange(from, to - from));
    }

    /** Returns bytes as text in ISO 8859-1. */
    public final String text(long offset, int length) {
        return new String(copyOf(new FileRange(offset, length)), StandardCharsets.ISO_8859_1);
    }

    /** Returns whether these bytes are at an offset. */
    public final boolean isAt(byte[] wanted, long offset) {
        if (offset > length() - wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (at(offset + i) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /** Updates a digest with a range. */
    public final void update(MessageDigest digest, long from, long length) {
        pass(from, length, digest::update);
    }

    /**
     * Returns all bytes as an array of their own.
     *
     * @throws ArithmeticException if there are more than 2,147,483,647
     */
    public byte[] toArray() {
        return copyOf(new FileRange(0, length()));
    }

    /** Returns a file with more bytes at an offset. */
    public final Source with(long offset, byte[] more) {
        return new PartsSource.Builder()
                .add(this, 0, offset)
                .add(more)
                .add(this, offset, length() - offset)
                .build();
    }

    /** Returns a file without a range. */
    public final Source without(FileRange range) {
        return new PartsSource.Builder()
                .add(this, 0, range.offset())
                .add(this, range.end(), length() - range.end())
                .build();
    }

    /** Returns a file of which only a range is left. */
    public final Source only(FileRange range) {
        return new PartsSource.Builder()
                .add(this, range.offset(), range.length())
                .build();
    }

    /** Returns a file that has these bytes instead of those at an offset. */
    public final Source replaced(long offset, byte[] bytes) {
        return replaced(new TreeMap<>(Map.of(offset, bytes)));
    }

    /** Returns a file that has other bytes at these offsets; they do not overlap. */
    public final Source replaced(NavigableMap<Long, byte[]> others) {
        PartsSource.Builder parts = new PartsSource.Builder();
        long at = 0;
        for (var other : others.entrySet()) {
            parts.add(this, at, other.getKey() - at).add(other.getValue());
            at = other.getKey() + other.getValue().length;
        }
        return parts.add(this, at, length() - at).build();
    }

    /** Writes all bytes to a channel. */
    public final void writeTo(SeekableByteChannel out) throws IOException {
        try {
            new Copy(this, out).finish();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
