package dev.mintmark.diffusion.weights;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the fields of one message of a protocol buffer. */
final class ProtoReader {
    private final ByteBuffer bytes;
    private final int end;
    private int at;
    private int begin;
    private int field;
    private int start;
    private int length;

    ProtoReader(ByteBuffer bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /** Moves to the next field; false at the end. */
    boolean next() {
        if (at >= end) {
            return false;
        }
        begin = at;
        long tag = readVarint();
        field = (int) (tag >>> 3);
        start = at;
        long size = switch ((int) (tag & 7)) {
            case 0 -> {
                readVarint();
                yield at - start;
            }
            case 1 -> Long.BYTES;
            case 2 -> {
                long counted = readVarint();
                start = at;
                yield counted;
            }
            case 5 -> Integer.BYTES;
            default -> throw new IllegalArgumentException("a field has the unknown wire type " + (tag & 7));
        };
        if (size < 0 || size > end - start) {
            throw new IllegalArgumentException("a field of " + size + " bytes goes beyond its message");
        }
        length = (int) size;
        at = start + length;
        return true;
    }

    int field() {
        return field;
    }

    /** Returns the first byte of the field, its number included. */
    int begin() {
        return begin;
    }

    /** Returns the first byte of the field's value. */
    int start() {
        return start;
    }

    int length() {
        return length;
    }

    ProtoReader message() {
        return new ProtoReader(bytes, start, start + length);
    }

    String text() {
        byte[] copy = new byte[length];
        bytes.get(start, copy);
        return new String(copy, StandardCharsets.UTF_8);
    }

    long varint() {
        return new ProtoReader(bytes, start, start + length).readVarint();
    }

    /** Returns the numbers of a repeated field, packed or one alone. */
    List<Long> varints() {
        ProtoReader inner = new ProtoReader(bytes, start, start + length);
        List<Long> numbers = new ArrayList<>();
        while (inner.at < inner.end) {
            numbers.add(inner.readVarint());
        }
        return numbers;
    }

    private long readVarint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at >= end) {
                throw new IllegalArgumentException("a number goes beyond its message");
            }
            byte next = bytes.get(at++);
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number has more than 64 bits");
    }
}
