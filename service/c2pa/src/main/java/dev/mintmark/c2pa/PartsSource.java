package dev.mintmark.c2pa;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Parts of arrays and channels, one after the other. Not thread-safe. */
final class PartsSource extends Source {
    private final List<Part> parts;
    /** Where each part begins, and the end. */
    private final long[] starts;

    private int last;

    private PartsSource(List<Part> parts) {
        this.parts = List.copyOf(parts);
        this.starts = new long[parts.size() + 1];
        for (int i = 0; i < parts.size(); i++) {
            starts[i + 1] = Math.addExact(starts[i], parts.get(i).length());
        }
    }

    /** Puts parts together. */
    static final class Builder {
        private final List<Part> parts = new ArrayList<>();

        Builder add(byte[] bytes) {
            return add(new ArraySource(bytes), 0, bytes.length);
        }

        Builder add(Source source, long from, long length) {
            Objects.checkFromIndexSize(from, length, source.length());
            for (long at = from; at < from + length; ) {
                Part part = source.part(at);
                long taken = Math.min(part.length(), from + length - at);
                parts.add(new Part(part.whole(), part.from(), taken));
                at += taken;
            }
            return this;
        }

        Source build() {
            return new PartsSource(parts);
        }
    }

    @Override
    public long length() {
        return starts[starts.length - 1];
    }

    /** Returns the number of the part that holds an offset. */
    private int index(long offset) {
        if (offset < starts[last] || offset >= starts[last + 1]) {
            Objects.checkIndex(offset, length());
            int found = Arrays.binarySearch(starts, offset);
            last = found < 0 ? -found - 2 : found;
        }
        return last;
    }

    @Override
    public byte at(long offset) {
        Objects.checkIndex(offset, length());
        int index = index(offset);
        Part part = parts.get(index);
        return part.whole().at(part.from() + offset - starts[index]);
    }

    @Override
    public int getInt(long offset) {
        Objects.checkFromIndexSize(offset, (long) Integer.BYTES, length());
        int index = index(offset);
        if (offset + Integer.BYTES > starts[index + 1]) {
            return super.getInt(offset);
        }
        Part part = parts.get(index);
        return part.whole().getInt(part.from() + offset - starts[index]);
    }

    @Override
    void pass(long from, long count, Sink sink) {
        Objects.checkFromIndexSize(from, count, length());
        for (long at = from; at < from + count; ) {
            Part part = part(at);
            long passed = Math.min(part.length(), from + count - at);
            part.whole().pass(part.from(), passed, sink);
            at += passed;
        }
    }

    @Override
    Part part(long offset) {
        int index = index(offset);
        Part part = parts.get(index);
        long skipped = offset - starts[index];
        return new Part(part.whole(), part.from() + skipped, part.length() - skipped);
    }
}
