package dev.mintmark.c2pa.asset;

import dev.mintmark.c2pa.FileRange;
import dev.mintmark.c2pa.Source;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * JPEG XL in its container (ISO/IEC 18181-2): the store is a box {@code jumb} of its own behind {@code ftyp}. A bare
 * codestream has no place for it. C2PA 2.4, section A.3.9.
 */
final class JpegXlFormat implements AssetFormat {
    private static final byte[] CONTAINER = HexFormat.of().parseHex("0000000c4a584c200d0a870a");
    private static final byte[] STORE_TYPE = "c2pa".getBytes(StandardCharsets.US_ASCII);
    /** Offset of the description's UUID in a store: two box headers. */
    private static final int TYPE_OFFSET = 16;

    @Override
    public String mediaType(Source asset) {
        return "image/jxl";
    }

    @Override
    public boolean matches(Source asset) {
        return isContainer(asset) || asset.length() > 2 && asset.unsigned(0) == 0xff && asset.at(1) == 0x0a;
    }

    private static boolean isContainer(Source asset) {
        return asset.isAt(CONTAINER, 0);
    }

    private static List<BmffBox> all(Source asset) throws AssetException {
        return isContainer(asset) ? BmffBox.top(asset) : List.of();
    }

    private static boolean isStore(Source asset, BmffBox box) {
        return box.type().equals("jumb")
                && box.span().length() >= TYPE_OFFSET + STORE_TYPE.length
                && asset.isAt(STORE_TYPE, box.span().offset() + TYPE_OFFSET);
    }

    @Override
    public Optional<Container> find(Source asset) throws AssetException {
        List<BmffBox> stores =
                all(asset).stream().filter(box -> isStore(asset, box)).toList();
        if (stores.size() > 1) {
            throw new AssetException("The JPEG XL file has more than one manifest store; one is allowed.");
        }
        if (stores.isEmpty()) {
            return Optional.empty();
        }
        FileRange span = stores.getFirst().span();
        return Optional.of(Container.of(asset, span, span));
    }

    @Override
    public long insertionPoint(Source asset) throws AssetException {
        if (!isContainer(asset)) {
            throw new AssetException("The JPEG XL file is a bare codestream, which has no place for a manifest; put it"
                    + " into the container first (cjxl --container=1).");
        }
        List<BmffBox> boxes = all(asset);
        if (boxes.stream()
                .noneMatch(box -> box.type().equals("jxlc") || box.type().equals("jxlp"))) {
            throw new AssetException("The JPEG XL file has no codestream to sign.");
        }
        return boxes.stream()
                .filter(box -> box.type().equals("ftyp"))
                .findFirst()
                .orElse(boxes.getFirst())
                .span()
                .end();
    }

    @Override
    public int containerLength(int storeLength) {
        return storeLength;
    }

    @Override
    public byte[] container(byte[] store) {
        return store.clone();
    }

    @Override
    public List<NamedBox> boxes(Source asset) throws AssetException {
        List<NamedBox> boxes = new ArrayList<>();
        for (BmffBox box : all(asset)) {
            boolean store = isStore(asset, box);
            NamedBox.Kind kind = switch (box.type()) {
                case "Exif", "xml " -> NamedBox.Kind.METADATA;
                default -> store ? NamedBox.Kind.CONTAINER : NamedBox.Kind.PICTURE;
            };
            boxes.add(new NamedBox(store ? NamedBox.CONTAINER : box.type(), box.span(), box.content(), kind));
        }
        return boxes;
    }

    @Override
    public Optional<byte[]> xmp(Source asset) throws AssetException {
        return all(asset).stream()
                .filter(box -> box.type().equals("xml ") && box.content().length() <= MAX_XMP)
                .findFirst()
                .map(box -> asset.copyOf(box.content()));
    }

    @Override
    public Source withXmp(Source asset, byte[] packet) throws AssetException {
        Source bare = asset;
        for (BmffBox box : all(asset)) {
            if (box.type().equals("xml ")) {
                bare = asset.without(box.span());
                break;
            }
        }
        byte[] box = ByteBuffer.allocate(8 + packet.length)
                .putInt(8 + packet.length)
                .put("xml ".getBytes(StandardCharsets.US_ASCII))
                .put(packet)
                .array();
        return bare.with(insertionPoint(bare), box);
    }
}
