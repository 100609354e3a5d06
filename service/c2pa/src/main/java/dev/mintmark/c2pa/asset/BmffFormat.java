package dev.mintmark.c2pa.asset;

import dev.mintmark.c2pa.ByteRange;
import dev.mintmark.c2pa.manifest.Assertion;
import dev.mintmark.c2pa.manifest.BmffHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Files of the ISO base media file format: AVIF, HEIF and HEIC, MP4, MOV and M4A. The store is in one box {@code uuid}
 * behind {@code ftyp}. The hard binding is a hash of boxes with the offset of each, {@code c2pa.hash.bmff.v3}. C2PA 2.4,
 * sections A.5 and 18.6.
 */
public final class BmffFormat implements AssetFormat {
    private static final byte[] C2PA = HexFormat.of().parseHex(BmffHash.UUID);
    private static final byte[] XMP = HexFormat.of().parseHex("be7acfcb97a942e89c71999491e3afac");
    private static final byte[] PURPOSE = "manifest\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MERKLE = "merkle\0".getBytes(StandardCharsets.US_ASCII);
    private static final int UUID = 16;
    private static final int VERSION_AND_FLAGS = 4;
    private static final int MERKLE_OFFSET = 8;
    private static final int BEFORE_STORE = UUID + VERSION_AND_FLAGS + PURPOSE.length + MERKLE_OFFSET;
    private static final int HEADER = 8;
    private static final Set<String> HEIC = Set.of("heic", "heix", "heim", "heis", "hevc", "hevx");
    private static final Set<String> AVIF = Set.of("avif", "avis");
    private static final Set<String> HEIF = Set.of("mif1", "mif2", "msf1", "miaf", "mif3");

    @Override
    public String mediaType(byte[] asset) {
        List<String> brands = brands(asset);
        if (brands.stream().anyMatch(AVIF::contains)) {
            return "image/avif";
        }
        if (brands.stream().anyMatch(HEIC::contains)) {
            return "image/heic";
        }
        if (brands.stream().anyMatch(HEIF::contains)) {
            return "image/heif";
        }
        return switch (brands.isEmpty() ? "" : brands.getFirst()) {
            case "qt  " -> "video/quicktime";
            case "M4A ", "M4B " -> "audio/mp4";
            default -> "video/mp4";
        };
    }

    /** Returns the brands, the major one first. */
    private static List<String> brands(byte[] asset) {
        List<String> brands = new ArrayList<>();
        int end = Math.min(asset.length, ByteBuffer.wrap(asset).getInt(0));
        for (int at = HEADER; at + 4 <= end; at += 4) {
            if (at != HEADER + 4) {
                brands.add(new String(asset, at, 4, StandardCharsets.ISO_8859_1));
            }
        }
        return brands;
    }

    @Override
    public boolean matches(byte[] asset) {
        return asset.length >= 2 * HEADER && asset[4] == 'f' && asset[5] == 't' && asset[6] == 'y' && asset[7] == 'p';
    }

    @Override
    public Optional<Container> find(byte[] asset) throws AssetException {
        Container found = null;
        for (BmffBox box : BmffBox.top(asset)) {
            if (!isC2pa(asset, box) || isMerkle(asset, box)) {
                continue;
            }
            int at = box.content().offset() + UUID;
            boolean whole = box.content().length() >= BEFORE_STORE
                    && ByteBuffer.wrap(asset).getInt(at) == 0
                    && AssetFormat.isAt(PURPOSE, asset, at + VERSION_AND_FLAGS);
            if (!whole) {
                throw new AssetException("The C2PA box at byte " + box.span().offset()
                        + " is no manifest; boxes of other purposes are not read.");
            }
            if (found != null) {
                throw new AssetException("The file has more than one manifest store; one is allowed.");
            }
            ByteRange store = new ByteRange(
                    box.content().offset() + BEFORE_STORE, box.content().length() - BEFORE_STORE);
            found = Container.of(asset, store, box.span());
        }
        return Optional.ofNullable(found);
    }

    @Override
    public int insertionPoint(byte[] asset) throws AssetException {
        List<BmffBox> boxes = BmffBox.top(asset);
        if (boxes.stream().noneMatch(box -> Set.of("mdat", "meta", "moov").contains(box.type()))) {
            throw new AssetException("The file has neither pictures nor tracks to sign.");
        }
        return boxes.getFirst().span().end();
    }

    @Override
    public byte[] withContainerLength(byte[] asset, int containerLength) throws AssetException {
        return BmffOffsets.moved(asset, insertionPoint(asset), containerLength);
    }

    @Override
    public byte[] remove(byte[] asset, Container container) throws AssetException {
        byte[] moved = BmffOffsets.moved(
                asset, container.span().end(), -container.span().length());
        return AssetFormat.without(moved, container.span());
    }

    @Override
    public int containerLength(int storeLength) {
        return HEADER + BEFORE_STORE + storeLength;
    }

    @Override
    public byte[] container(byte[] store) {
        int length = containerLength(store.length);
        return ByteBuffer.allocate(length)
                .putInt(length)
                .put("uuid".getBytes(StandardCharsets.US_ASCII))
                .put(C2PA)
                .putInt(0)
                .put(PURPOSE)
                .putLong(0)
                .put(store)
                .array();
    }

    @Override
    public Assertion binding(byte[] prepared, ByteRange container, int padding) throws AssetException {
        byte[] whole = container.length() == 0
                ? prepared
                : AssetFormat.with(
                        prepared, container.offset(), container(new byte[container.length() - containerLength(0)]));
        List<ByteRange> left = new ArrayList<>();
        for (BmffBox box : BmffBox.top(whole)) {
            if (BmffHash.LEFT_OUT.contains(box.type()) || isC2pa(whole, box)) {
                left.add(box.span());
            }
        }
        return BmffHash.of(hash -> hash(whole, left, true, hash));
    }

    @Override
    public Assertion placeholder(ByteRange container, int padding) {
        return BmffHash.placeholder();
    }

    @Override
    public Optional<byte[]> xmp(byte[] asset) throws AssetException {
        for (BmffBox box : BmffBox.top(asset)) {
            if (isXmp(asset, box) && box.content().length() - UUID <= MAX_XMP) {
                return Optional.of(new ByteRange(
                                box.content().offset() + UUID, box.content().length() - UUID)
                        .copyOf(asset));
            }
        }
        return Optional.empty();
    }

    /** Returns whether a box belongs to C2PA. */
    public static boolean isC2pa(byte[] asset, BmffBox box) {
        return isUuid(asset, box, C2PA);
    }

    /** Returns whether a box holds hashes of a Merkle tree. */
    public static boolean isMerkle(byte[] asset, BmffBox box) {
        return isC2pa(asset, box)
                && AssetFormat.isAt(MERKLE, asset, box.content().offset() + UUID + VERSION_AND_FLAGS);
    }

    /** Returns whether a box holds XMP. */
    public static boolean isXmp(byte[] asset, BmffBox box) {
        return isUuid(asset, box, XMP);
    }

    private static boolean isUuid(byte[] asset, BmffBox box, byte[] uuid) {
        return box.type().equals("uuid")
                && box.content().length() >= UUID
                && AssetFormat.isAt(uuid, asset, box.content().offset());
    }

    /**
     * Hashes a file without some ranges. C2PA 2.4, section 18.6.2.
     *
     * @param left the ranges to leave out, in any order; they may overlap
     * @param withOffsets whether each top-level box that is not left out as a whole is hashed after its offset
     */
    public static void hash(byte[] asset, List<ByteRange> left, boolean withOffsets, MessageDigest digest)
            throws AssetException {
        Set<ByteRange> whole = new HashSet<>(left);
        List<Integer> offsets = new ArrayList<>();
        if (withOffsets) {
            for (BmffBox box : BmffBox.top(asset)) {
                if (!whole.contains(box.span())) {
                    offsets.add(box.span().offset());
                }
            }
        }
        List<ByteRange> excluded = new ArrayList<>(
                left.stream().filter(range -> range.length() > 0).toList());
        excluded.sort(Comparator.comparingInt(ByteRange::offset));
        excluded.add(new ByteRange(asset.length, 0));
        int at = 0;
        int next = 0;
        for (int box = 0; box <= offsets.size(); box++) {
            int stop = box < offsets.size() ? offsets.get(box) : asset.length;
            while (at < stop) {
                while (excluded.get(next).end() <= at) {
                    next++;
                }
                ByteRange range = excluded.get(next);
                int end = Math.min(stop, range.offset() <= at ? range.end() : range.offset());
                if (range.offset() > at) {
                    digest.update(asset, at, end - at);
                }
                at = end;
            }
            if (box < offsets.size()) {
                digest.update(ByteBuffer.allocate(Long.BYTES).putLong(stop).array());
            }
        }
    }
}
