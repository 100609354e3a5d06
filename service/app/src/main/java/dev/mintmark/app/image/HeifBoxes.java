package dev.mintmark.app.image;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The boxes of an AVIF or HEIC file (ISO/IEC 23008-12) as far as its limits need them: the largest picture that any of its properties
 * names, and how many bytes its decoder will need for a pixel.
 */
final class HeifBoxes {
    private static final int MAX_BOXES = 20_000;
    private static final int MAX_DEPTH = 4;

    private final byte[] file;
    private int boxes;
    private int width;
    private int height;
    private boolean isSequence;
    private boolean isDeep;
    private boolean isFullColour;
    private boolean hasColour;
    private boolean isLayered;
    private int idat = -1;
    private final List<int[]> av1 = new ArrayList<>();
    private final List<int[]> hevc = new ArrayList<>();
    private final List<int[]> locations = new ArrayList<>();
    private final Set<HeifItems.Codes> colours = new LinkedHashSet<>();
    private final HeifDerived derived;
    private int containers;

    HeifBoxes(byte[] file) {
        this.file = file;
        this.derived = new HeifDerived(file);
        walk(0, file.length, 0);
    }

    static boolean isHeif(byte[] file) {
        if (file.length < 16 || !ImageHeader.startsWith(file, 4, "ftyp")) {
            return false;
        }
        int end = Math.min(file.length, ImageHeader.int32(file, 0));
        for (int at = 8; at + 4 <= end; at += at == 8 ? 8 : 4) {
            switch (name(file, at)) {
                case "avif", "avis", "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1" -> {
                    return true;
                }
                default -> {}
            }
        }
        return false;
    }

    /** @throws InvalidImageException where it is an animation or names no size */
    ImageHeader header() {
        if (isSequence) {
            throw new InvalidImageException(
                    "The AVIF or HEIC file is an animation, which is not read: save the frame in question as a"
                            + " picture.");
        }
        if (width == 0) {
            throw new InvalidImageException("The AVIF or HEIC file breaks off before its size.");
        }
        if (width > 0 && height > 0) {
            checkCodedSizes();
        }
        return new ImageHeader(ImageHeader.Kind.HEIF, width, height);
    }

    /** Decoders go by the sizes inside the coded pictures, which must not be larger than those of the boxes. */
    private void checkCodedSizes() {
        if (locations.size() > 1) {
            throw new InvalidImageException("The AVIF or HEIC file says twice where its pictures are.");
        }
        if (containers > 1) {
            throw new InvalidImageException("The AVIF or HEIC file lists the properties of its pictures twice.");
        }
        if (isLayered) {
            throw HeifItems.layered();
        }
        derived.checkProperties();
        long area = (long) width * height;
        // tiles may be padded to whole blocks
        long most = Math.max(area + area / 8, 1 << 20);
        HeifItems items = new HeifItems(file, most, colours);
        av1.forEach(record -> items.checkAv1(new HeifItems.Range(file, record[0], record[1])));
        hevc.forEach(record -> items.checkHevc(record[0], record[1]));
        for (int[] location : locations) {
            Map<Long, HeifItems.Range> data = items.data(location[0], location[1], idat);
            data.forEach((id, item) -> {
                if (!av1.isEmpty() && derived.mayBeAv1(id)) {
                    long stated = derived.pixels(id);
                    (stated < 0 ? items : new HeifItems(file, Math.min(stated, most), colours)).checkAv1(item);
                }
                if (!hevc.isEmpty()) {
                    items.checkHevcUnits(item);
                }
            });
            derived.check(data, area);
        }
    }

    /**
     * The colours that the coded pictures name themselves, which hold where the file names none; null where they name none either.
     *
     * @throws InvalidImageException where its pictures name different ones, or the file names some that are not the picture's, as
     *     it is not clear which a viewer takes
     */
    HeifItems.@Nullable Codes codedColours() {
        header();
        if (isAv1() && derived.has("colr nclx")) {
            throw new InvalidImageException(
                    "The AVIF file names colours by numbers that are not known, or for a part of"
                            + " its picture alone, which viewers read in different ways.");
        }
        if (colours.size() > 1) {
            throw new InvalidImageException(
                    "The AVIF file names different colours in its coded pictures and none outside"
                            + " them, which viewers read in different ways.");
        }
        return colours.isEmpty() ? null : colours.iterator().next();
    }

    boolean isAv1() {
        return !av1.isEmpty();
    }

    /** Whether none of its coded pictures has colour. */
    boolean isGrey() {
        return !hasColour;
    }

    /** Bytes for a pixel while it is decoded, as measured: four copies of the planes, and the colours. */
    double decodingBytes() {
        return 4 * (isFullColour ? 3 : 1.5) * (isDeep ? 2 : 1) + 3;
    }

    private void walk(long from, long end, int depth) {
        for (long next = from; next + 8 <= end; ) {
            if (++boxes > MAX_BOXES) {
                throw new InvalidImageException("The AVIF or HEIC file has more than " + MAX_BOXES + " boxes.");
            }
            int at = (int) next;
            long length = ImageHeader.int32(file, at) & 0xffffffffL;
            int head = 8;
            if (length == 1 && next + 16 <= end) {
                length = (ImageHeader.int32(file, at + 8) & 0x7fffffffL) << 32
                        | ImageHeader.int32(file, at + 12) & 0xffffffffL;
                head = 16;
            } else if (length == 0) {
                length = end - next;
            }
            if (length < head || length > end - next) {
                return;
            }
            box(name(file, at + 4), at + head, (int) (next + length), depth);
            next += length;
        }
    }

    private void box(String type, int from, int end, int depth) {
        switch (type) {
            case "moov" -> isSequence = true;
            case "meta" -> inside(from + 4, end, depth);
            case "iprp" -> inside(from, end, depth);
            case "ipco" -> {
                containers++;
                properties(from, end);
                inside(from, end, depth);
            }
            case "iinf" -> inside(from + (from < end && file[from] == 0 ? 6 : 8), end, depth);
            case "infe" -> derived.entry(from, end);
            case "ipma" -> derived.associations(from, end);
            case "iref" -> derived.references(from, end);
            case "idat" -> idat = from;
            // an operating point, sizes of layers, and a choice among them
            case "a1op", "a1lx", "lsel" -> isLayered = true;
            case "iloc" -> locations.add(new int[] {from, end});
            case "ispe" -> {
                if (end - from >= 12) {
                    long area = (long) width * height;
                    int itsWidth = ImageHeader.int32(file, from + 4);
                    int itsHeight = ImageHeader.int32(file, from + 8);
                    if (itsWidth < 1 || itsHeight < 1 || (long) itsWidth * itsHeight > area) {
                        width = itsWidth;
                        height = itsHeight;
                    }
                }
            }
            case "av1C" -> {
                if (end - from >= 3) {
                    av1.add(new int[] {Math.min(from + 4, end), end});
                    isDeep |= (file[from + 2] & 0x40) != 0;
                    isFullColour |= (file[from + 2] & 0x0c) == 0 && (file[from + 2] & 0x10) == 0;
                    hasColour |= (file[from + 2] & 0x10) == 0;
                }
            }
            case "hvcC" -> {
                if (end - from >= 18) {
                    hevc.add(new int[] {from, end});
                    isFullColour |= (file[from + 16] & 3) == 3;
                    hasColour |= (file[from + 16] & 3) != 0;
                    isDeep |= (file[from + 17] & 7) > 0;
                }
            }
            default -> {}
        }
    }

    private void properties(int from, int end) {
        int next = from;
        while (next + 8 <= end) {
            long length = ImageHeader.int32(file, next) & 0xffffffffL;
            if (length < 8 || length > end - next) {
                return;
            }
            String kind = name(file, next + 4);
            if (kind.equals("colr") && length >= 12) {
                kind += " " + name(file, next + 8);
            }
            boolean isSize = kind.equals("ispe") && length >= 20;
            derived.property(
                    kind,
                    isSize
                            ? new int[] {ImageHeader.int32(file, next + 12), ImageHeader.int32(file, next + 16)}
                            : new int[0],
                    Arrays.copyOfRange(file, next + 8, (int) (next + length)));
            next += (int) length;
        }
    }

    private void inside(int from, int end, int depth) {
        if (depth < MAX_DEPTH) {
            walk(from, end, depth + 1);
        }
    }

    private static String name(byte[] file, int at) {
        return new String(file, at, 4, StandardCharsets.ISO_8859_1);
    }
}
