package dev.mintmark.c2pa;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Objects;

/** The bytes of a channel, read in windows. Not thread-safe. */
final class ChannelSource extends Source {
    /** Length of what is read for single bytes. */
    private static final int WINDOW = 1 << 14;
    /** Length of what is read to be passed on. */
    private static final int PIECE = 1 << 18;

    private final SeekableByteChannel channel;
    private final long length;
    private final byte[] window = new byte[WINDOW];
    private long start;
    private int filled;

    ChannelSource(SeekableByteChannel channel) throws IOException {
        this.channel = channel;
        this.length = channel.size();
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public byte at(long offset) {
        long at = offset - start;
        if (at < 0 || at >= filled) {
            Objects.checkIndex(offset, length);
            filled = 0;
            int wanted = (int) Math.min(WINDOW, length - offset);
            read(offset, window, wanted);
            start = offset;
            filled = wanted;
            at = 0;
        }
        return window[(int) at];
    }

    @Override
    void pass(long from, long count, Sink sink) {
        Objects.checkFromIndexSize(from, count, length);
        byte[] piece = new byte[(int) Math.min(count, PIECE)];
        for (long at = 0; at < count; at += piece.length) {
            int part = (int) Math.min(piece.length, count - at);
            read(from + at, piece, part);
            sink.take(piece, 0, part);
        }
    }

    private void read(long from, byte[] to, int count) {
        ByteBuffer buffer = ByteBuffer.wrap(to, 0, count);
        try {
            channel.position(from);
            while (buffer.hasRemaining()) {
                if (channel.read(buffer) < 0) {
                    throw new EOFException("The file became shorter while it was read.");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    @Override
    Part part(long offset) {
        return new Part(this, offset, length - offset);
    }
}
