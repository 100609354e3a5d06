package dev.mintmark.app.image;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The pictures of an AVIF or HEIC file that are put together from others (ISO/IEC 23008-12, section 6.6.2). Decoders allocate by the
 * size inside such a picture's data, and decode each part as often as it is named.
 */
final class HeifDerived {
    private static final int MAX_REFERENCES = 10_000;
    private static final int MAX_PROPERTIES = 255;
    /** ISO/IEC 23000-22, section 7.3.6.7 has at most one of each, in this order. */
    private static final List<String> TURNS = List.of("clap", "irot", "imir");

    private static final List<String> ONCE = List.of("clap", "irot", "imir", "colr nclx", "colr prof", "colr rICC");
    private static final List<String> ALPHA =
            List.of("urn:mpeg:mpegB:cicp:systems:auxiliary:alpha", "urn:mpeg:hevc:2015:auxid:1");
    private static final int GRID_HEAD = 4;
    private static final int OVERLAY_HEAD = 10;

    /** Coded pictures may be padded to whole blocks. */
    private static final long PADDING = 128;

    private final byte[] file;
    private final List<int[]> properties = new ArrayList<>();
    private final List<String> kinds = new ArrayList<>();
    private final List<byte[]> contents = new ArrayList<>();
    private final Map<Long, String> types = new HashMap<>();
    private final Set<Long> av1 = new HashSet<>();
    private final Map<Long, List<Integer>> associations = new HashMap<>();
    private final Map<Long, List<Long>> parts = new HashMap<>();
    private final Map<Long, List<Long>> auxiliaries = new HashMap<>();
    private int allReferences;

    HeifDerived(byte[] file) {
        this.file = file;
    }

    /**
     * A property, in the order in which the file has them.
     *
     * @param kind its name; of colours also their kind
     * @param size {width, height}, or empty where it is none
     * @param content its bytes
     */
    void property(String kind, int[] size, byte[] content) {
        contents.add(content);
        kinds.add(kind);
        properties.add(size);
    }

    /** Whether any picture can have a property of this kind. */
    boolean has(String kind) {
        return kinds.contains(kind);
    }

    /** @throws InvalidImageException where a picture has properties that viewers read in different ways */
    void checkProperties() {
        associations.forEach((id, own) -> {
            List<String> names = own.stream()
                    .filter(it -> it >= 1 && it <= kinds.size())
                    .map(it -> kinds.get(it - 1))
                    .toList();
            for (String name : ONCE) {
                if (names.indexOf(name) != names.lastIndexOf(name)) {
                    throw new InvalidImageException("The AVIF or HEIC file gives one of its pictures the property "
                            + name.strip() + " twice, which viewers read in different ways.");
                }
            }
            List<String> turns = names.stream().filter(TURNS::contains).toList();
            if (!turns.equals(
                    turns.stream().sorted(Comparator.comparing(TURNS::indexOf)).toList())) {
                throw new InvalidImageException(
                        "The AVIF or HEIC file does not crop, rotate and mirror one of its pictures"
                                + " in this order, which viewers read in different ways.");
            }
        });
        auxiliaries.forEach((alpha, pictures) -> {
            if (isAlpha(alpha) && !pictures.stream().allMatch(it -> turns(it).equals(turns(alpha)))) {
                throw new InvalidImageException("The AVIF or HEIC file crops, rotates or mirrors its picture and the"
                        + " alpha channel differently; some viewers turn each, others both as the picture.");
            }
        });
    }

    private boolean isAlpha(long id) {
        return own(id).filter(it -> kinds.get(it).equals("auxC"))
                .map(it -> new String(contents.get(it), StandardCharsets.ISO_8859_1))
                .anyMatch(it -> ALPHA.stream().anyMatch(it::contains));
    }

    private List<String> turns(long id) {
        return own(id).filter(it -> TURNS.contains(kinds.get(it)))
                .map(it -> kinds.get(it) + Arrays.toString(contents.get(it)))
                .toList();
    }

    /** The places of an item's properties. */
    private Stream<Integer> own(long id) {
        return associations.getOrDefault(id, List.of()).stream()
                .filter(it -> it >= 1 && it <= kinds.size())
                .map(it -> it - 1);
    }

    /** Reads an item's entry. */
    void entry(int at, int end) {
        HeifBits bits = bits(at, end);
        int version = bits.read(8);
        bits.discard(24);
        if (version >= 2) {
            long id = bits.number(version == 2 ? 16 : 32);
            bits.discard(16);
            String type = new String(bytes(bits), StandardCharsets.ISO_8859_1);
            types.put(id, type);
            if (type.equals("av01")) {
                av1.add(id);
            }
        }
    }

    /** Whether a viewer may decode an item as AV1: one entry says so, or none says what it is. */
    boolean mayBeAv1(long id) {
        return av1.contains(id) || !types.containsKey(id);
    }

    private static byte[] bytes(HeifBits bits) {
        return new byte[] {(byte) bits.read(8), (byte) bits.read(8), (byte) bits.read(8), (byte) bits.read(8)};
    }

    /** Reads which properties the items have. */
    void associations(int at, int end) {
        HeifBits bits = bits(at, end);
        int version = bits.read(8);
        int flags = bits.read(24);
        long count = bits.number(32);
        for (long item = 0; item < count && !bits.isOver(); item++) {
            long id = bits.number(version == 0 ? 16 : 32);
            List<Integer> own = associations.computeIfAbsent(id, it -> new ArrayList<>());
            for (int left = bits.read(8); left > 0; left--) {
                bits.discard(1);
                own.add(bits.read((flags & 1) == 0 ? 7 : 15));
                if (own.size() > MAX_PROPERTIES) {
                    throw new InvalidImageException("The AVIF or HEIC file gives one of its pictures more than "
                            + MAX_PROPERTIES + " properties.");
                }
            }
        }
    }

    /** Reads the references between items. */
    void references(int at, int end) {
        int size = at < end && file[at] == 0 ? 16 : 32;
        int next = at + 4;
        while (next + 8 <= end) {
            long length = ImageHeader.int32(file, next) & 0xffffffffL;
            if (length < 8 || length > end - next) {
                return;
            }
            HeifBits bits = bits(next + 8, (int) (next + length));
            if (ImageHeader.startsWith(file, next + 4, "dimg")) {
                references(bits, size, parts);
            } else if (ImageHeader.startsWith(file, next + 4, "auxl")) {
                references(bits, size, auxiliaries);
            }
            next += (int) length;
        }
    }

    private void references(HeifBits bits, int size, Map<Long, List<Long>> kind) {
        List<Long> own = kind.computeIfAbsent(bits.number(size), it -> new ArrayList<>());
        for (int left = bits.read(16); left > 0 && !bits.isOver(); left--) {
            own.add(bits.number(size));
            if (++allReferences > MAX_REFERENCES) {
                throw new InvalidImageException(
                        "The AVIF or HEIC file puts pictures together of more than " + MAX_REFERENCES + " parts.");
            }
        }
    }

    /** @throws InvalidImageException where a picture has another size than its property says, or costs too much */
    void check(Map<Long, HeifItems.Range> data, long maxPixels) {
        types.forEach((id, type) -> {
            switch (type) {
                case "grid" -> check(id, data.get(id), GRID_HEAD, maxPixels);
                case "iovl" -> check(id, data.get(id), OVERLAY_HEAD, maxPixels);
                case "iden" -> checkParts(id, maxPixels);
                default -> {}
            }
        });
    }

    private void check(long id, HeifItems.@Nullable Range range, int head, long maxPixels) {
        // as much as is looked at
        byte[] data = range == null
                ? new byte[0]
                : Arrays.copyOfRange(range.bytes(), range.from(), range.from() + Math.min(range.length(), head + 8));
        // the flags stand in the second byte of both; an overlay has a colour after them
        int digits = data.length > 1 && (data[1] & 1) != 0 ? 32 : 16;
        if (data.length < head + 2 * digits / 8) {
            throw new InvalidImageException(
                    "The AVIF or HEIC file is damaged: its picture of several parts lacks a size.");
        }
        HeifBits bits = new HeifBits(Arrays.copyOfRange(data, head, data.length));
        long width = bits.number(digits);
        long height = bits.number(digits);
        int[] size = size(id);
        if (width != size[0] || height != size[1] || width * height > maxPixels) {
            throw new InvalidImageException("The AVIF or HEIC file says that its picture has " + size[0] + " x "
                    + size[1] + " pixels, but the one put together of parts has " + width + " x " + height + ".");
        }
        checkParts(id, Math.max(width * height, 1 << 20));
    }

    private void checkParts(long id, long pixels) {
        List<Long> own = parts.getOrDefault(id, List.of());
        long sum = 0;
        for (long part : own) {
            String type = types.getOrDefault(part, "");
            int[] size = size(part);
            sum += (long) size[0] * size[1];
            if (type.equals("grid") || type.equals("iovl") || type.equals("iden")) {
                throw new InvalidImageException(
                        "The AVIF or HEIC file puts a picture together of pictures that are put together themselves.");
            }
        }
        if (sum > 4 * pixels) {
            throw new InvalidImageException("The AVIF or HEIC file puts a picture of " + pixels
                    + " pixels together of parts with " + sum + ".");
        }
    }

    /** The one size that an item has among its properties. */
    private int[] size(long id) {
        List<int[]> sizes = associations.getOrDefault(id, List.of()).stream()
                .filter(it -> it >= 1 && it <= properties.size())
                .map(it -> properties.get(it - 1))
                .filter(it -> it.length == 2)
                .toList();
        if (sizes.size() != 1) {
            throw new InvalidImageException(
                    "The AVIF or HEIC file has a part of a picture with " + sizes.size() + " sizes.");
        }
        return sizes.getFirst();
    }

    /** The pixels that an item may have coded, by its property; -1 where it has none. */
    long pixels(long id) {
        List<Integer> own = associations.getOrDefault(id, List.of());
        long pixels = -1;
        for (int index : own) {
            if (index >= 1 && index <= properties.size() && properties.get(index - 1).length == 2) {
                int[] size = properties.get(index - 1);
                pixels = Math.max(pixels, (size[0] + PADDING) * (size[1] + PADDING));
            }
        }
        return pixels;
    }

    private HeifBits bits(int at, int end) {
        return new HeifBits(Arrays.copyOfRange(file, Math.min(at, end), end));
    }
}
