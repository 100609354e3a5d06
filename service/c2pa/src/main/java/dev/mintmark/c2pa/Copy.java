package dev.mintmark.c2pa;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/**
 * A file that is written to a channel while it is read for its hash, so that each byte is read once. Only what is hashed in
 * the order of the file is written at that time; {@link #finish} writes the rest. Not thread-safe.
 */
final class Copy extends Source {
    private static final int PIECE = 1 << 18;

    private final Source source;
    private final SeekableByteChannel out;
    private long written;

    Copy(Source source, SeekableByteChannel out) {
        this.source = source;
        this.out = out;
    }

    @Override
    public long length() {
        return source.length();
    }

    @Override
    public byte at(long offset) {
        return source.at(offset);
    }

    @Override
    public int getInt(long offset) {
        return source.getInt(offset);
    }

    @Override
    public byte[] copyOf(FileRange range) {
        return source.copyOf(range);
    }

    @Override
    void pass(long from, long length, Sink sink) {
        if (from < written) {
            source.pass(from, length, sink);
            return;
        }
        if (from > written) {
            write(from - written, (bytes, offset, count) -> {});
        }
        write(length, sink);
    }

    /** Writes the next bytes and passes them on. */
    private void write(long length, Sink sink) {
        source.pass(written, length, (bytes, offset, count) -> {
            sink.take(bytes, offset, count);
            put(ByteBuffer.wrap(bytes, offset, count), written);
            written += count;
        });
    }

    /** Writes in pieces, because a channel copies each into memory beside the heap. */
    private void put(ByteBuffer bytes, long position) {
        int end = bytes.limit();
        try {
            out.position(position);
            while (bytes.position() < end) {
                bytes.limit(Math.min(end, bytes.position() + PIECE));
                out.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** Writes other bytes over those at an offset. */
    void replace(long offset, byte[] bytes) {
        put(ByteBuffer.wrap(bytes), offset);
    }

    /** Writes what is not written yet; the channel then ends with the file. */
    void finish() {
        write(length() - written, (bytes, offset, count) -> {});
        try {
            out.truncate(length());
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    @Override
    Part part(long offset) {
        return source.part(offset);
    }
}
