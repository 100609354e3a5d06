package dev.mintmark.c2pa;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/** The bytes of an array. */
final class ArraySource extends Source {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;

    ArraySource(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public byte at(long offset) {
        return bytes[(int) Objects.checkIndex(offset, (long) bytes.length)];
    }

    @Override
    public int getInt(long offset) {
        return (int) INT.get(bytes, (int) Objects.checkIndex(offset, (long) bytes.length));
    }

    @Override
    public byte[] copyOf(FileRange range) {
        Objects.checkFromIndexSize(range.offset(), range.length(), (long) bytes.length);
        return range.copyOf(bytes);
    }

    @Override
    void pass(long from, long length, Sink sink) {
        Objects.checkFromIndexSize(from, length, (long) bytes.length);
        sink.take(bytes, (int) from, (int) length);
    }

    @Override
    Part part(long offset) {
        return new Part(this, offset, bytes.length - offset);
    }
}
