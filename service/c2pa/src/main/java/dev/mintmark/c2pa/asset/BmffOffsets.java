package dev.mintmark.c2pa.asset;

import dev.mintmark.c2pa.FileRange;
import dev.mintmark.c2pa.Source;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Moves the offsets within a BMFF file when bytes are inserted or removed: {@code iloc} of pictures, {@code stco}, {@code
 * co64} and {@code saio} of tracks, {@code tfhd} and {@code tfra} of fragments. ISO/IEC 14496-12.
 */
final class BmffOffsets {
    /** Longest table that is changed, in bytes. */
    private static final int MAX_TABLE = 64 << 20;

    private final Source asset;
    /** Changed tables by their places. */
    private final NavigableMap<Long, byte[]> changed = new TreeMap<>();
    /** Offsets from here on are moved. */
    private final long from;

    private final long by;

    private BmffOffsets(Source asset, long from, long by) {
        this.asset = asset;
        this.from = from;
        this.by = by;
    }

    /**
     * Returns a copy of a file whose offsets from {@code from} on are greater by {@code by}.
     *
     * @throws AssetException if an offset has no room for its new value, or a table is malformed
     */
    static Source moved(Source asset, long from, long by) throws AssetException {
        BmffOffsets offsets = new BmffOffsets(asset, from, by);
        try {
            offsets.move(BmffBox.tree(asset), false);
        } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new AssetException("A table of offsets is shorter than it claims.");
        }
        return asset.replaced(offsets.changed);
    }

    private static boolean isTable(BmffBox box, boolean fragment) {
        return switch (box.type()) {
            case "stco", "co64", "iloc", "tfhd", "tfra" -> true;
            // Those in fragments count from the fragment.
            case "saio" -> !fragment;
            default -> false;
        };
    }

    private void move(List<BmffBox> boxes, boolean fragment) throws AssetException {
        for (BmffBox box : boxes) {
            if (isTable(box, fragment)) {
                change(box);
            }
            move(box.children(), fragment || box.type().equals("moof"));
        }
    }

    private void change(BmffBox box) throws AssetException {
        FileRange content = box.content();
        if (content.length() > MAX_TABLE) {
            throw new AssetException(
                    "The box " + box.type() + " has " + content.length() + " bytes, more than " + MAX_TABLE + ".");
        }
        byte[] bytes = asset.copyOf(content);
        ByteBuffer table = ByteBuffer.wrap(bytes);
        switch (box.type()) {
            case "stco" -> chunks(table, 4);
            case "co64" -> chunks(table, 8);
            case "iloc" -> items(table);
            case "tfhd" -> fragmentHeader(table);
            case "tfra" -> randomAccess(table);
            default -> auxiliary(table);
        }
        changed.put(content.offset(), bytes);
    }

    private void chunks(ByteBuffer table, int width) throws AssetException {
        long count = Integer.toUnsignedLong(table.getInt(4));
        for (long i = 0; i < count; i++) {
            shift(table, Math.toIntExact(Math.min(Integer.MAX_VALUE, 8 + i * width)), width, 0);
        }
    }

    private void auxiliary(ByteBuffer table) throws AssetException {
        int version = table.get(0);
        int at = 4 + ((table.get(3) & 1) == 1 ? 8 : 0);
        int width = version == 0 ? 4 : 8;
        long count = Integer.toUnsignedLong(table.getInt(at));
        for (long i = 0; i < count; i++) {
            shift(table, Math.toIntExact(Math.min(Integer.MAX_VALUE, at + 4 + i * width)), width, 0);
        }
    }

    private void fragmentHeader(ByteBuffer table) throws AssetException {
        if ((table.get(3) & 1) == 1) {
            shift(table, 8, 8, 0);
        }
    }

    private void randomAccess(ByteBuffer table) throws AssetException {
        int width = table.get(0) == 0 ? 4 : 8;
        int sizes = table.getInt(8);
        int numbers = 3 + (sizes >> 4 & 3) + (sizes >> 2 & 3) + (sizes & 3);
        long count = Integer.toUnsignedLong(table.getInt(12));
        for (long i = 0; i < count; i++) {
            long entry = 16 + i * (2L * width + numbers);
            shift(table, Math.toIntExact(Math.min(Integer.MAX_VALUE, entry + width)), width, 0);
        }
    }

    /** Moves the places of a picture's items. ISO/IEC 14496-12, section 8.11.3. */
    private void items(ByteBuffer table) throws AssetException {
        int version = table.get(0);
        if (version > 2) {
            throw new AssetException("The table of items iloc has the unknown version " + version + ".");
        }
        int sizes = table.getShort(4) & 0xffff;
        int offsetSize = sizes >> 12;
        int lengthSize = sizes >> 8 & 0xf;
        int baseSize = sizes >> 4 & 0xf;
        int indexSize = version == 0 ? 0 : sizes & 0xf;
        table.position(6);
        int count = version < 2 ? table.getShort() & 0xffff : table.getInt();
        for (int i = 0; i < count; i++) {
            table.position(table.position() + (version < 2 ? 2 : 4));
            boolean inFile = version == 0 || (table.getShort() & 0xf) == 0;
            inFile &= table.getShort() == 0;
            int baseAt = table.position();
            long base = number(table, baseAt, baseSize);
            table.position(baseAt + baseSize);
            int extents = table.getShort() & 0xffff;
            // A base that is beyond moves all of the item.
            boolean moved = inFile && baseSize > 0 && base != 0 && shift(table, baseAt, baseSize, 0);
            for (int extent = 0; extent < extents; extent++) {
                int at = table.position() + indexSize;
                if (inFile && !moved) {
                    if (offsetSize == 0 && base == 0) {
                        throw new AssetException("An item of the picture is the whole file, which cannot be moved.");
                    }
                    shift(table, at, offsetSize, base);
                }
                table.position(at + offsetSize + lengthSize);
            }
        }
    }

    private static long number(ByteBuffer table, int at, int width) throws AssetException {
        return switch (width) {
            case 0 -> 0;
            case 4 -> Integer.toUnsignedLong(table.getInt(at));
            case 8 -> table.getLong(at);
            default -> throw new AssetException("An offset of " + width + " bytes is not allowed.");
        };
    }

    /** Moves an offset that counts from {@code base}; returns whether it was beyond. */
    private boolean shift(ByteBuffer table, int at, int width, long base) throws AssetException {
        long offset = number(table, at, width);
        if (width == 0 || offset + base < from) {
            return false;
        }
        long moved = offset + by;
        if (moved < 0 || width == 4 && moved > 0xffff_ffffL) {
            throw new AssetException("The offset " + offset + " has no room for " + moved + ".");
        }
        if (width == 4) {
            table.putInt(at, (int) moved);
        } else {
            table.putLong(at, moved);
        }
        return true;
    }
}
