package dev.mintmark.c2pa.asset;

import dev.mintmark.c2pa.FileRange;
import dev.mintmark.c2pa.HardBinding;
import dev.mintmark.c2pa.Source;
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
    private static final byte[] MERKLE = "merkle\0".getBytes(StandardCharsets.US_ASCII);
    private static final int UUID = 16;
    private static final int VERSION_AND_FLAGS = 4;
    private static final int HEADER = 8;
    private static final Set<String> HEIC = Set.of("heic", "heix", "heim", "heis", "hevc", "hevx");
    private static final Set<String> AVIF = Set.of("avif", "avis");
    private static final Set<String> HEIF = Set.of("mif1", "mif2", "msf1", "miaf", "mif3");

    @Override
    public String mediaType(Source asset) {
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
    private static List<String> brands(Source asset) {
        List<String> brands = new ArrayList<>();
        long end = Math.min(asset.length(), asset.getInt(0));
        for (long at = HEADER; at + 4 <= end; at += 4) {
            if (at != HEADER + 4) {
                brands.add(asset.text(at, 4));
            }
        }
        return brands;
    }

    @Override
    public boolean matches(Source asset) {
        return asset.length() >= 2 * HEADER
                && asset.at(4) == 'f'
                && asset.at(5) == 't'
                && asset.at(6) == 'y'
                && asset.at(7) == 'p';
    }

    @Override
    public boolean hasAbsolutePlaces() {
        return true;
    }

    @Override
    public Optional<Container> find(Source asset) throws AssetException {
        Optional<BmffStores> stores = BmffStores.of(asset);
        return stores.isEmpty() ? Optional.empty() : Optional.of(stores.get().container(asset));
    }

    @Override
    public long insertionPoint(Source asset) throws AssetException {
        List<BmffBox> boxes = BmffBox.top(asset);
        if (boxes.stream().noneMatch(box -> Set.of("mdat", "meta", "moov").contains(box.type()))) {
            throw new AssetException("The file has neither pictures nor tracks to sign.");
        }
        return boxes.getFirst().span().end();
    }

    @Override
    public Source withContainerLength(Source asset, int containerLength) throws AssetException {
        return BmffOffsets.moved(asset, insertionPoint(asset), containerLength);
    }

    @Override
    public Source remove(Source asset, Container container) throws AssetException {
        Source rest = asset;
        List<FileRange> boxes = new ArrayList<>(container.updates());
        boxes.add(container.span());
        boxes.sort(Comparator.comparingLong(FileRange::offset).reversed());
        for (FileRange box : boxes) {
            rest = BmffOffsets.moved(rest, box.end(), -box.length()).without(box);
        }
        return rest;
    }

    @Override
    public Source updated(Source asset, Container container, byte[] store) throws AssetException {
        return BmffStores.of(asset).orElseThrow().updated(asset, store);
    }

    @Override
    public int containerLength(int storeLength) {
        return BmffStores.length(storeLength);
    }

    @Override
    public byte[] container(byte[] store) {
        return BmffStores.box(store);
    }

    @Override
    public byte[] blank(int containerLength) {
        return container(new byte[containerLength - containerLength(0)]);
    }

    @Override
    public Binding binding(HardBinding binding, Source asset) throws AssetException {
        return switch (binding.kind()) {
            case WHOLE, UPDATABLE -> BmffBinding.WHOLE;
            case MERKLE -> BmffBinding.withTree(asset, binding.blockSize());
            case BOXES -> Binding.Boxes.of(this, asset);
        };
    }

    @Override
    public Optional<byte[]> xmp(Source asset) throws AssetException {
        for (BmffBox box : BmffBox.top(asset)) {
            if (isXmp(asset, box) && box.content().length() - UUID <= MAX_XMP) {
                return Optional.of(asset.copyOf(
                        box.content().offset() + UUID, box.content().end()));
            }
        }
        return Optional.empty();
    }

    /** The packet lies behind everything else, so that nothing moves. */
    @Override
    public Source withXmp(Source asset, byte[] packet) throws AssetException {
        Source bare = asset;
        for (BmffBox box : BmffBox.top(asset)) {
            if (isXmp(asset, box)) {
                bare = BmffOffsets.moved(asset, box.span().end(), -box.span().length())
                        .without(box.span());
                break;
            }
        }
        if (BmffStores.endsOpen(bare)) {
            throw new AssetException("The last box of the file has no length, so XMP cannot follow it.");
        }
        int length = HEADER + UUID + packet.length;
        byte[] box = ByteBuffer.allocate(length)
                .putInt(length)
                .put("uuid".getBytes(StandardCharsets.US_ASCII))
                .put(XMP)
                .put(packet)
                .array();
        return bare.with(bare.length(), box);
    }

    /** Returns whether a box belongs to C2PA. */
    public static boolean isC2pa(Source asset, BmffBox box) {
        return isUuid(asset, box, C2PA);
    }

    /** Returns whether a box holds hashes of a Merkle tree. */
    public static boolean isMerkle(Source asset, BmffBox box) {
        return isC2pa(asset, box) && asset.isAt(MERKLE, box.content().offset() + UUID + VERSION_AND_FLAGS);
    }

    /** Returns whether a box holds XMP. */
    public static boolean isXmp(Source asset, BmffBox box) {
        return isUuid(asset, box, XMP);
    }

    private static boolean isUuid(Source asset, BmffBox box, byte[] uuid) {
        return box.type().equals("uuid")
                && box.content().length() >= UUID
                && asset.isAt(uuid, box.content().offset());
    }

    /**
     * Hashes a file without some ranges. Each top-level box that is not left out as a whole is hashed after its offset. C2PA
     * 2.4, section 18.6.2.
     *
     * @param left the ranges to leave out, in any order; they may overlap
     */
    public static void hash(Source asset, List<FileRange> left, MessageDigest digest) throws AssetException {
        Set<FileRange> whole = new HashSet<>(left);
        List<Long> offsets = new ArrayList<>();
        for (BmffBox box : BmffBox.top(asset)) {
            if (!whole.contains(box.span())) {
                offsets.add(box.span().offset());
            }
        }
        List<FileRange> excluded = new ArrayList<>(
                left.stream().filter(range -> range.length() > 0).toList());
        excluded.sort(Comparator.comparingLong(FileRange::offset));
        excluded.add(new FileRange(asset.length(), 0));
        long at = 0;
        int next = 0;
        for (int box = 0; box <= offsets.size(); box++) {
            long stop = box < offsets.size() ? offsets.get(box) : asset.length();
            while (at < stop) {
                while (excluded.get(next).end() <= at) {
                    next++;
                }
                FileRange range = excluded.get(next);
                long end = Math.min(stop, range.offset() <= at ? range.end() : range.offset());
                if (range.offset() > at) {
                    asset.update(digest, at, end - at);
                }
                at = end;
            }
            if (box < offsets.size()) {
                digest.update(ByteBuffer.allocate(Long.BYTES).putLong(stop).array());
            }
        }
    }
}
