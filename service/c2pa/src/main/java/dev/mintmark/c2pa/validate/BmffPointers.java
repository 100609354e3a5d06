package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.FileRange;
import dev.mintmark.c2pa.Source;
import dev.mintmark.c2pa.asset.AssetException;
import dev.mintmark.c2pa.asset.BmffBox;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Follows tables of places in a BMFF file that no hash covers: {@code iloc} of pictures, {@code stco} and {@code co64} of
 * tracks. What they lead to has to be hashed, or somebody could lead them to other pictures in the bytes that are left out,
 * such as the store, {@code free} or the tables themselves. ISO/IEC 14496-12, sections 8.7 and 8.11.3. Immutable.
 */
final class BmffPointers {
    /** The tables that are followed. */
    static final Set<String> TABLES = Set.of("iloc", "stco", "co64");
    /** Longest table that is read, in bytes. */
    private static final int MAX_TABLE = 64 << 20;
    /** Version, flags and, in most tables, the number of entries. */
    private static final int HEAD = 8;

    private final Source asset;
    /** The bytes in no hash, without overlaps, by their offsets. */
    private final NavigableMap<Long, Long> ends = new TreeMap<>();

    /** @param unbound the ranges that no hash covers, in any order */
    BmffPointers(Source asset, List<FileRange> unbound) {
        this.asset = asset;
        List<FileRange> sorted = new ArrayList<>(unbound);
        sorted.sort(Comparator.comparingLong(FileRange::offset));
        for (FileRange range : sorted) {
            Map.Entry<Long, Long> last = ends.lastEntry();
            if (last != null && last.getValue() >= range.offset()) {
                ends.put(last.getKey(), Math.max(last.getValue(), range.end()));
            } else if (range.length() > 0) {
                ends.put(range.offset(), range.end());
            }
        }
    }

    /**
     * Returns why a table that is left out may lead to bytes that no hash covers; null if it does not.
     *
     * @param parent the box that contains the table
     */
    @Nullable
    String fault(BmffBox table, BmffBox parent) {
        String what = "The hash leaves out the box " + table.type() + ", which ";
        try {
            boolean bound = table.type().equals("iloc") ? areItemsBound(table, parent) : areChunksBound(table, parent);
            return bound ? null : what + "leads to bytes that it leaves out too, or that are not in the file";
        } catch (AssetException e) {
            return what + "cannot be followed. " + e.getMessage();
        } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return what + "is shorter than it claims";
        }
    }

    private boolean isBound(long offset, long length) {
        if (offset < 0 || length < 0 || length > asset.length() - offset) {
            return false;
        }
        Map.Entry<Long, Long> before = length == 0 ? null : ends.lowerEntry(offset + length);
        return before == null || before.getValue() <= offset;
    }

    private boolean areItemsBound(BmffBox table, BmffBox parent) throws AssetException {
        ByteBuffer items = content(only(parent, table.type()));
        FileRange file = new FileRange(0, asset.length());
        FileRange data = parent.children().stream()
                .filter(box -> box.type().equals("idat"))
                .findFirst()
                .map(BmffBox::content)
                .orElse(new FileRange(0, 0));
        int version = items.get(0);
        int sizes = items.getShort(4);
        int offsetSize = sizes >> 12 & 0xf;
        int lengthSize = sizes >> 8 & 0xf;
        int baseSize = sizes >> 4 & 0xf;
        int indexSize = version == 0 ? 0 : sizes & 0xf;
        items.position(6);
        long count = version < 2 ? items.getShort() & 0xffff : Integer.toUnsignedLong(items.getInt());
        for (long i = 0; i < count; i++) {
            number(items, version < 2 ? 2 : 4);
            int method = version == 0 ? 0 : items.getShort() & 0xf;
            boolean elsewhere = items.getShort() != 0;
            if (version < 0 || version > 2 || method > 1 || elsewhere) {
                throw new AssetException("Its item " + i + " lies in another item or file.");
            }
            FileRange source = method == 0 ? file : data;
            long base = number(items, baseSize);
            int extents = items.getShort() & 0xffff;
            for (int extent = 0; extent < extents; extent++) {
                number(items, indexSize);
                long offset = base + number(items, offsetSize);
                long length = number(items, lengthSize);
                // A length of 0 is all of the source.
                boolean inside = base >= 0 && offset >= 0 && length > 0 && length <= source.length() - offset;
                if (!inside || !isBound(source.offset() + offset, length)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean areChunksBound(BmffBox table, BmffBox parent) throws AssetException {
        boolean alone = parent.children().stream()
                        .filter(box -> TABLES.contains(box.type()))
                        .count()
                == 1;
        ByteBuffer offsets = content(table);
        ByteBuffer runs = content(only(parent, "stsc"));
        ByteBuffer sizes = content(only(parent, "stsz"));
        long chunks = Integer.toUnsignedLong(offsets.getInt(4));
        long samples = Integer.toUnsignedLong(sizes.getInt(HEAD));
        boolean fixed = sizes.getInt(4) != 0;
        int width = table.type().equals("stco") ? 4 : 8;
        int entries = runs.getInt(4);
        if (!alone || chunks > 0 && (entries < 1 || runs.getInt(HEAD) != 1)) {
            throw new AssetException("Its track has other tables too, or none that says what a chunk is.");
        }
        int entry = 0;
        long sample = 0;
        offsets.position(HEAD);
        for (long chunk = 1; chunk <= chunks; chunk++) {
            while (entry + 1 < entries && Integer.toUnsignedLong(runs.getInt(HEAD + 12 * (entry + 1))) <= chunk) {
                entry++;
            }
            long offset = number(offsets, width);
            long end = Math.min(samples, sample + Integer.toUnsignedLong(runs.getInt(HEAD + 12 * entry + 4)));
            long length = 0;
            if (fixed) {
                // How long a sample of sound is depends on its codec: nothing behind it may be left out.
                length = asset.length() - offset;
            } else {
                for (long i = sample; i < end; i++) {
                    length += Integer.toUnsignedLong(sizes.getInt(Math.toIntExact(HEAD + 4 + 4 * i)));
                }
            }
            sample = end;
            if (!isBound(offset, length)) {
                return false;
            }
        }
        return true;
    }

    private ByteBuffer content(BmffBox box) throws AssetException {
        if (box.content().length() > MAX_TABLE) {
            throw new AssetException("The box " + box.type() + " has more than " + MAX_TABLE + " bytes.");
        }
        return ByteBuffer.wrap(asset.copyOf(box.content()));
    }

    private static BmffBox only(BmffBox parent, String type) throws AssetException {
        List<BmffBox> found = parent.children().stream()
                .filter(box -> box.type().equals(type))
                .toList();
        if (found.size() != 1) {
            throw new AssetException("There are " + found.size() + " boxes " + type + " beside it.");
        }
        return found.getFirst();
    }

    /** Reads a number of 0, 2, 4 or 8 bytes. */
    private static long number(ByteBuffer table, int width) throws AssetException {
        return switch (width) {
            case 0 -> 0;
            case 2 -> table.getShort() & 0xffff;
            case 4 -> Integer.toUnsignedLong(table.getInt());
            case 8 -> table.getLong();
            default -> throw new AssetException("A number of " + width + " bytes is not allowed.");
        };
    }
}
