package dev.mintmark.c2pa.asset;

import dev.mintmark.c2pa.FileRange;
import dev.mintmark.c2pa.Source;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An image file directory of a TIFF or BigTIFF file. TIFF 6.0, section 2.
 *
 * @param big whether the file is BigTIFF, whose counts and offsets have 8 bytes
 * @param pointerAt where the file says that this directory begins
 * @param at where it begins
 * @param next where the next one begins; 0 if there is none
 */
record TiffDirectory(
        ByteOrder order, boolean big, long fileLength, long pointerAt, long at, List<Entry> entries, long next) {
    static final int CLASSIC = 42;
    static final int BIG = 43;
    private static final int MAX_DIRECTORIES = 1024;
    /** Limit of entries in a file; it has a few dozen for each page. */
    private static final int MAX_ENTRIES = 200_000;

    private static final int[] WIDTHS = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};

    TiffDirectory {
        entries = List.copyOf(entries);
    }

    /**
     * An entry.
     *
     * @param at where it begins
     * @param countAt where its count is
     * @param valueAt where its value or the offset of that is
     */
    record Entry(int tag, int type, long count, long at, long countAt, long valueAt, long offset) {}

    static ByteOrder order(Source file) {
        return file.at(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    }

    /**
     * Returns the directories of a file's pages.
     *
     * @throws AssetException if one lies outside of the file or they form a circle
     */
    static List<TiffDirectory> chain(Source file) throws AssetException {
        Reader bytes = new Reader(file, order(file));
        boolean big = bytes.getShort(2) == BIG;
        if (big && (file.length() < 16 || bytes.getShort(4) != 8)) {
            throw new AssetException("The BigTIFF does not have offsets of 8 bytes.");
        }
        List<TiffDirectory> found = new ArrayList<>();
        Set<Long> seen = new HashSet<>();
        int entries = 0;
        long pointerAt = big ? 8 : 4;
        long at = big ? bytes.getLong(8) : Integer.toUnsignedLong(bytes.getInt(4));
        while (at != 0 || found.isEmpty()) {
            if (!seen.add(at) || found.size() >= MAX_DIRECTORIES) {
                throw new AssetException("The directories of the TIFF form a circle, or there are too many.");
            }
            TiffDirectory directory = read(bytes, big, pointerAt, at);
            found.add(directory);
            entries += directory.entries().size();
            if (entries > MAX_ENTRIES) {
                throw new AssetException("The TIFF has more than " + MAX_ENTRIES + " entries in its directories.");
            }
            pointerAt = directory.nextAt();
            at = directory.next();
        }
        return found;
    }

    /** Reads numbers in the byte order of a file. */
    record Reader(Source file, ByteOrder order) {
        int getShort(long at) {
            int number = file.getShort(at) & 0xffff;
            return isLittle() ? Short.toUnsignedInt(Short.reverseBytes((short) number)) : number;
        }

        int getInt(long at) {
            return isLittle() ? Integer.reverseBytes(file.getInt(at)) : file.getInt(at);
        }

        long getLong(long at) {
            return isLittle() ? Long.reverseBytes(file.getLong(at)) : file.getLong(at);
        }

        private boolean isLittle() {
            return order == ByteOrder.LITTLE_ENDIAN;
        }
    }

    private static TiffDirectory read(Reader bytes, boolean big, long pointerAt, long at) throws AssetException {
        long length = bytes.file().length();
        int head = big ? 8 : 2;
        if (at < 8 || at > length - head) {
            throw new AssetException(
                    "The TIFF has a directory at byte " + at + ", outside of its " + length + " bytes.");
        }
        long start = at;
        long count = big ? bytes.getLong(start) : bytes.getShort(start);
        int width = big ? 20 : 12;
        int word = big ? 8 : 4;
        if (count < 1 || count > Math.min(MAX_ENTRIES, (length - start - head - word) / width)) {
            throw new AssetException("The TIFF directory at byte " + at + " claims " + count + " entries.");
        }
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long entry = start + head + (long) i * width;
            long valueAt = entry + 4 + word;
            entries.add(new Entry(
                    bytes.getShort(entry),
                    bytes.getShort(entry + 2),
                    number(bytes, entry + 4, big),
                    entry,
                    entry + 4,
                    valueAt,
                    number(bytes, valueAt, big)));
        }
        long next = number(bytes, start + head + (int) count * width, big);
        return new TiffDirectory(bytes.order(), big, length, pointerAt, start, entries, next);
    }

    private static long number(Reader bytes, long at, boolean big) {
        return big ? bytes.getLong(at) : Integer.toUnsignedLong(bytes.getInt(at));
    }

    /** Returns the width of counts and offsets in bytes. */
    int word() {
        return big ? 8 : 4;
    }

    private int head() {
        return big ? 8 : 2;
    }

    private int width() {
        return 4 + 2 * word();
    }

    /** Returns the length of a directory with this number of entries. */
    int length(int number) {
        return head() + number * width() + word();
    }

    /** Returns where the offset of the next directory is. */
    long nextAt() {
        return at + head() + entries.size() * width();
    }

    Optional<Entry> entry(int tag) throws AssetException {
        List<Entry> found = entries.stream().filter(entry -> entry.tag() == tag).toList();
        if (found.size() > 1) {
            throw new AssetException("The TIFF directory at byte " + at + " has the tag " + tag + " twice.");
        }
        return found.stream().findFirst();
    }

    /** Returns the range of an entry's value. */
    FileRange value(Entry entry) throws AssetException {
        int width = entry.type() < WIDTHS.length ? WIDTHS[entry.type()] : 0;
        if (width == 0 || entry.count() < 0 || entry.count() > Long.MAX_VALUE / width) {
            throw new AssetException("The tag " + entry.tag() + " of the TIFF has an unknown type or no sound length.");
        }
        long bytes = entry.count() * width;
        long start = bytes <= word() ? entry.valueAt() : entry.offset();
        if (start < 0 || start > fileLength - bytes) {
            throw new AssetException("The tag " + entry.tag() + " of the TIFF has its value at byte " + start
                    + ", outside of the file's " + fileLength + " bytes.");
        }
        return new FileRange(start, bytes);
    }

    /** Returns a file that has an offset at a place. */
    Source withPointer(Source file, long where, long offset) {
        ByteBuffer pointer = ByteBuffer.allocate(word()).order(order);
        if (big) {
            pointer.putLong(offset);
        } else {
            pointer.putInt((int) offset);
        }
        return file.replaced(where, pointer.array());
    }

    byte[] encodedEntry(int tag, int type, long count, long offset) {
        ByteBuffer entry =
                ByteBuffer.allocate(width()).order(order).putShort((short) tag).putShort((short) type);
        if (big) {
            entry.putLong(count).putLong(offset);
        } else {
            entry.putInt((int) count).putInt((int) offset);
        }
        return entry.array();
    }

    /** Returns a last directory with these entries of the file and one more, ordered by tag. */
    byte[] encode(Source file, List<Entry> kept, int tag, byte[] added) {
        int number = kept.size() + 1;
        ByteBuffer directory = ByteBuffer.allocate(length(number)).order(order);
        if (big) {
            directory.putLong(number);
        } else {
            directory.putShort((short) number);
        }
        boolean written = false;
        for (Entry entry : kept) {
            if (!written && entry.tag() > tag) {
                directory.put(added);
                written = true;
            }
            directory.put(file.copyOf(entry.at(), entry.at() + width()));
        }
        if (!written) {
            directory.put(added);
        }
        return directory.array();
    }

    /** Returns a file without an entry; those behind it and the offset of the next directory move up. */
    Source withoutEntry(Source file, Entry entry) {
        long end = nextAt() + word();
        long behind = entry.at() + width();
        ByteBuffer moved = ByteBuffer.allocate((int) (end - entry.at())).put(file.copyOf(behind, end));
        ByteBuffer count = ByteBuffer.allocate(head()).order(order);
        if (big) {
            count.putLong(entries.size() - 1L);
        } else {
            count.putShort((short) (entries.size() - 1));
        }
        return file.replaced(at, count.array()).replaced(entry.at(), moved.array());
    }
}
