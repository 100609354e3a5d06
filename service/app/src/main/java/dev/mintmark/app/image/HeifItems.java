package dev.mintmark.app.image;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The coded pictures of an AVIF or HEIC file, and the sizes that they state themselves, by which decoders allocate memory: the AV1
 * sequence headers (AV1 specification, section 5.5) and the HEVC sequence parameter sets (ITU-T H.265, section 7.3.2.2).
 */
final class HeifItems {
    private static final int SEQUENCE_HEADER = 1;
    private static final int FRAME_HEADER = 3;
    private static final int FRAME = 6;
    /** The bits for the temporal and the spatial layer in the second byte of a unit. */
    private static final int LAYER = 0xf8;

    private static final int PARAMETER_SET = 33;
    private static final int MAX_ITEMS = 10_000;
    /** Of all items together; each costs time, however short it is. */
    private static final int MAX_EXTENTS = 100_000;

    private final byte[] file;
    private final long maxPixels;
    private final Set<Codes> colours;

    /** Primaries and transfer function by ITU-T H.273. */
    record Codes(int primaries, int transfer) {
        static final int UNSPECIFIED = 2;
    }

    /**
     * @param maxPixels that a coded picture may have, its padding included
     * @param colours takes up the colours that AV1 sequence headers name
     */
    HeifItems(byte[] file, long maxPixels, Set<Codes> colours) {
        this.file = file;
        this.maxPixels = maxPixels;
        this.colours = colours;
    }

    /** Bytes from {@code from} on, up to {@code to} exclusive. */
    record Range(byte[] bytes, int from, int to) {
        int length() {
            return to - from;
        }
    }

    /**
     * Reads the item location box from {@code at} on and returns the data of its items by their numbers; {@code idat} is -1 for none.
     * What lies in one piece is not copied, and all else together has at most the length of the file.
     */
    Map<Long, Range> data(int at, int end, int idat) {
        HeifBits bits = new HeifBits(java.util.Arrays.copyOfRange(file, at, end));
        int version = bits.read(8);
        bits.discard(24);
        int offsetSize = 8 * bits.read(4);
        int lengthSize = 8 * bits.read(4);
        int baseSize = 8 * bits.read(4);
        int indexSize = 8 * bits.read(4);
        long count = bits.number(version < 2 ? 16 : 32);
        Map<Long, Range> items = new HashMap<>();
        long left = 4L * file.length;
        long copies = file.length;
        int extentsLeft = MAX_EXTENTS;
        for (long item = 0; item < count && !bits.isOver(); item++) {
            long id = bits.number(version < 2 ? 16 : 32);
            int method = version == 0 ? 0 : bits.read(16) & 15;
            bits.discard(16);
            long base = bits.number(baseSize) + (method == 1 ? idat : 0);
            int extents = bits.read(16);
            extentsLeft -= extents;
            if (extentsLeft < 0) {
                throw damaged();
            }
            List<Range> pieces = new ArrayList<>();
            long size = 0;
            for (int extent = 0; extent < extents && !bits.isOver(); extent++) {
                bits.discard(version == 0 ? 0 : indexSize);
                long from = base + bits.number(offsetSize);
                long length = bits.number(lengthSize);
                if (length == 0 && from >= 0 && from < file.length) {
                    length = file.length - from;
                }
                left -= length;
                if (from < 0 || length < 0 || from + length > file.length || left < 0 || method > 1) {
                    throw damaged();
                }
                pieces.add(new Range(file, (int) from, (int) (from + length)));
                size += length;
            }
            copies -= pieces.size() == 1 ? 0 : size;
            if (copies < 0 || items.put(id, joined(pieces, (int) size)) != null || items.size() > MAX_ITEMS) {
                throw damaged();
            }
        }
        return items;
    }

    private static Range joined(List<Range> pieces, int length) {
        if (pieces.size() == 1) {
            return pieces.getFirst();
        }
        byte[] all = new byte[length];
        int at = 0;
        for (Range piece : pieces) {
            System.arraycopy(piece.bytes(), piece.from(), all, at, piece.length());
            at += piece.length();
        }
        return new Range(all, 0, length);
    }

    /** Checks every sequence header in a row of AV1 units, and that they are one frame in one layer. */
    void checkAv1(Range range) {
        byte[] units = range.bytes();
        int at = range.from();
        int frames = 0;
        while (at < range.to()) {
            int head = units[at] & 0xff;
            int type = head >> 3 & 15;
            boolean isLayer = (head & 4) != 0 && at + 1 < range.to() && (units[at + 1] & LAYER) != 0;
            frames += type == FRAME || type == FRAME_HEADER ? 1 : 0;
            if (isLayer || frames > 1) {
                throw layered();
            }
            at += (head & 4) == 0 ? 1 : 2;
            long length = range.to() - at;
            if ((head & 2) != 0) {
                length = 0;
                for (int shift = 0; shift < 56 && at < range.to(); shift += 7) {
                    int part = units[at++] & 0xff;
                    length |= (long) (part & 0x7f) << shift;
                    if (part < 0x80) {
                        break;
                    }
                }
            }
            if (length < 0 || length > range.to() - at) {
                return;
            }
            if (type == SEQUENCE_HEADER) {
                checkSequence(new HeifBits(java.util.Arrays.copyOfRange(units, at, (int) (at + length))));
            }
            at += (int) length;
        }
    }

    private void checkSequence(HeifBits bits) {
        int profile = bits.read(3);
        bits.discard(1);
        boolean isReduced = bits.read(1) == 1;
        if (isReduced) {
            bits.discard(5);
        } else {
            skipOperatingPoints(bits);
        }
        int widthBits = bits.read(4) + 1;
        int heightBits = bits.read(4) + 1;
        check(bits.number(widthBits) + 1, bits.number(heightBits) + 1);
        skipTools(bits, isReduced);
        readColours(bits, profile);
    }

    private static void skipTools(HeifBits bits, boolean isReduced) {
        if (!isReduced && bits.read(1) == 1) {
            bits.discard(7);
        }
        bits.discard(3);
        if (!isReduced) {
            bits.discard(4);
            boolean hasOrder = bits.read(1) == 1;
            bits.discard(hasOrder ? 2 : 0);
            boolean choosesScreen = bits.read(1) == 1;
            if ((choosesScreen || bits.read(1) == 1) && bits.read(1) == 0) {
                bits.discard(1);
            }
            bits.discard(hasOrder ? 3 : 0);
        }
        bits.discard(3);
    }

    private void readColours(HeifBits bits, int profile) {
        boolean isDeep = bits.read(1) == 1;
        bits.discard(profile == 2 && isDeep ? 1 : 0);
        bits.discard(profile == 1 ? 0 : 1);
        if (bits.read(1) == 1) {
            Codes codes = new Codes(bits.read(8), bits.read(8));
            if (codes.primaries() != Codes.UNSPECIFIED || codes.transfer() != Codes.UNSPECIFIED) {
                colours.add(codes);
            }
        }
    }

    private static void skipOperatingPoints(HeifBits bits) {
        boolean hasModel = false;
        int delayBits = 0;
        if (bits.read(1) == 1) {
            bits.discard(64);
            if (bits.read(1) == 1) {
                bits.exponential();
            }
            hasModel = bits.read(1) == 1;
            if (hasModel) {
                delayBits = bits.read(5) + 1;
                bits.discard(42);
            }
        }
        boolean hasDelay = bits.read(1) == 1;
        if (bits.read(5) > 0) {
            throw layered();
        }
        bits.discard(12);
        if (bits.read(5) > 7) {
            bits.discard(1);
        }
        if (hasModel && bits.read(1) == 1) {
            bits.discard(2 * delayBits + 1);
        }
        if (hasDelay && bits.read(1) == 1) {
            bits.discard(4);
        }
    }

    /** Checks the parameter sets of an HEVC decoder configuration record. */
    void checkHevc(int at, int end) {
        int next = at + 22;
        int arrays = next < end ? file[next++] & 0xff : 0;
        for (int i = 0; i < arrays && next + 3 <= end; i++) {
            int units = (file[next + 1] & 0xff) << 8 | file[next + 2] & 0xff;
            next += 3;
            for (int unit = 0; unit < units && next + 2 <= end; unit++) {
                int length = (file[next] & 0xff) << 8 | file[next + 1] & 0xff;
                next += 2;
                if (length > end - next) {
                    return;
                }
                if (length > 2 && (file[next] >> 1 & 63) == PARAMETER_SET) {
                    checkParameters(new HeifBits(HeifBits.unescaped(file, next + 2, next + length)));
                }
                next += length;
            }
        }
    }

    private void checkParameters(HeifBits bits) {
        bits.discard(4);
        int layers = bits.read(3);
        bits.discard(1 + 96);
        int[] flags = new int[8];
        for (int i = 0; i < 8 && layers > 0; i++) {
            flags[i] = bits.read(2);
        }
        for (int i = 0; i < layers; i++) {
            bits.discard((flags[i] & 2) == 0 ? 0 : 88);
            bits.discard((flags[i] & 1) == 0 ? 0 : 8);
        }
        bits.exponential();
        if (bits.exponential() == 3) {
            bits.discard(1);
        }
        check(bits.exponential(), bits.exponential());
    }

    /** Refuses parameter sets among an item's units, where they could change the size unseen. */
    void checkHevcUnits(Range range) {
        byte[] item = range.bytes();
        int at = range.from();
        while (at + 5 <= range.to()) {
            long length = ImageHeader.int32(item, at) & 0xffffffffL;
            if (length > range.to() - at - 4) {
                return;
            }
            if ((item[at + 4] >> 1 & 63) == PARAMETER_SET) {
                throw new InvalidImageException("The HEIC file states its size among its pixels, which is not read.");
            }
            at += 4 + (int) length;
        }
    }

    private void check(long width, long height) {
        if (width * height > maxPixels) {
            throw new InvalidImageException("The AVIF or HEIC file says that its pictures have at most " + maxPixels
                    + " pixels, but one has " + width + " x " + height + ".");
        }
    }

    static InvalidImageException layered() {
        return new InvalidImageException(
                "The AVIF or HEIC file has a picture of several layers or frames, of which viewers show different ones.");
    }

    private static InvalidImageException damaged() {
        return new InvalidImageException("The AVIF or HEIC file is damaged: its pictures are not where it says.");
    }
}
