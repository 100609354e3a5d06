package dev.mintmark.c2pa.asset;

import dev.mintmark.c2pa.FileRange;
import dev.mintmark.c2pa.Source;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * GIF (version 89a): the store is the data of one application extension {@code C2PA_GIF} before the first image. Files of
 * version 87a, which has no extensions, become 89a when they are signed.
 */
final class GifFormat implements AssetFormat {
    private static final int HEADER = 6;
    private static final int SCREEN = 7;
    private static final int IMAGE = 9;
    private static final int MAX_SUB_BLOCK = 255;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final int EXTENSION = 0x21;
    private static final int APPLICATION = 0xff;
    private static final int IMAGE_SEPARATOR = 0x2c;
    private static final int TRAILER = 0x3b;
    /** The introducer, the label, and the size of the identifier. */
    private static final int BEFORE_IDENTIFIER = 3;

    private static final byte[] STORE = {'C', '2', 'P', 'A', '_', 'G', 'I', 'F', 1, 0, 0};
    private static final byte[] XMP = "XMP DataXMP".getBytes(StandardCharsets.US_ASCII);
    /** The bytes behind an XMP packet that make it readable as sub-blocks. */
    private static final int XMP_TRAILER = 257;

    /** A block: its name in a boxes hash, and where its sub-blocks begin. */
    private record Block(String name, FileRange span, long data) {
        boolean isApplication(Source asset, byte[] identifier) {
            long at = span.offset() + BEFORE_IDENTIFIER;
            return name.equals("21FF") && data == at + identifier.length && asset.isAt(identifier, at);
        }
    }

    @Override
    public String mediaType(Source asset) {
        return "image/gif";
    }

    @Override
    public boolean matches(Source asset) {
        return asset.length() >= HEADER + SCREEN
                && asset.at(0) == 'G'
                && asset.at(1) == 'I'
                && asset.at(2) == 'F'
                && asset.at(3) == '8'
                && (asset.at(4) == '7' || asset.at(4) == '9')
                && asset.at(5) == 'a';
    }

    @Override
    public Optional<Container> find(Source asset) throws AssetException {
        Block found = null;
        boolean afterImage = false;
        Blocks blocks = new Blocks(asset);
        for (Block block = blocks.next(); block != null; block = blocks.next()) {
            afterImage |= block.name().equals("2C");
            if (block.isApplication(asset, STORE)) {
                if (found != null || afterImage) {
                    throw new AssetException("The GIF has more than one manifest store, or one behind an image.");
                }
                found = block;
            }
        }
        if (found == null) {
            return Optional.empty();
        }
        byte[] store = data(asset, found);
        Container.checkLength(store.length);
        return Optional.of(new Container(store, found.span()));
    }

    @Override
    public long insertionPoint(Source asset) throws AssetException {
        boolean image = false;
        Blocks blocks = new Blocks(asset);
        for (Block block = blocks.next(); block != null; block = blocks.next()) {
            image |= block.name().equals("2C");
        }
        if (!image) {
            throw new AssetException("The GIF has no image to sign.");
        }
        return endOfScreen(asset);
    }

    @Override
    public Source withContainerLength(Source asset, int containerLength) {
        return asset.replaced(4, new byte[] {'9'});
    }

    @Override
    public int containerLength(int storeLength) {
        int blocks = (storeLength + MAX_SUB_BLOCK - 1) / MAX_SUB_BLOCK;
        return BEFORE_IDENTIFIER + STORE.length + storeLength + blocks + 1;
    }

    @Override
    public byte[] container(byte[] store) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(containerLength(store.length));
        out.write(EXTENSION);
        out.write(APPLICATION);
        out.write(STORE.length);
        out.writeBytes(STORE);
        for (int at = 0; at < store.length; at += MAX_SUB_BLOCK) {
            int length = Math.min(MAX_SUB_BLOCK, store.length - at);
            out.write(length);
            out.write(store, at, length);
        }
        out.write(0);
        return out.toByteArray();
    }

    /** Returns the blocks; colour tables belong to the descriptors before them. C2PA 2.4, section 18.7.3.6. */
    @Override
    public List<NamedBox> boxes(Source asset) throws AssetException {
        BoxList boxes = new BoxList();
        FileRange header = new FileRange(0, HEADER);
        boxes.add(new NamedBox("GIF89a", header, header, NamedBox.Kind.PICTURE));
        FileRange screen = new FileRange(HEADER, endOfScreen(asset) - HEADER);
        boxes.add(new NamedBox("LSD", screen, screen, NamedBox.Kind.PICTURE));
        Blocks blocks = new Blocks(asset);
        for (Block block = blocks.next(); block != null; block = blocks.next()) {
            boolean store = block.isApplication(asset, STORE);
            boolean metadata = block.name().equals("21FE") || block.isApplication(asset, XMP);
            NamedBox.Kind kind =
                    store ? NamedBox.Kind.CONTAINER : metadata ? NamedBox.Kind.METADATA : NamedBox.Kind.PICTURE;
            FileRange content = new FileRange(block.data(), block.span().end() - block.data());
            boxes.add(new NamedBox(store ? NamedBox.CONTAINER : block.name(), block.span(), content, kind));
        }
        return boxes.all();
    }

    @Override
    public Optional<byte[]> xmp(Source asset) throws AssetException {
        Block block = xmpBlock(asset);
        if (block == null) {
            return Optional.empty();
        }
        // The packet is not divided into sub-blocks: its bytes are their lengths too.
        long length = block.span().end() - block.data() - XMP_TRAILER - 1;
        return length <= 0 || length > MAX_XMP
                ? Optional.empty()
                : Optional.of(asset.copyOf(new FileRange(block.data(), length)));
    }

    /** Returns the first block with XMP, in a file whose blocks can all be read; null if there is none. */
    private static @Nullable Block xmpBlock(Source asset) throws AssetException {
        Block found = null;
        Blocks blocks = new Blocks(asset);
        for (Block block = blocks.next(); block != null; block = blocks.next()) {
            found = found == null && block.isApplication(asset, XMP) ? block : found;
        }
        return found;
    }

    @Override
    public Source withXmp(Source asset, byte[] packet) throws AssetException {
        Source bare = withContainerLength(asset, 0);
        Block old = xmpBlock(asset);
        if (old != null) {
            bare = bare.without(old.span());
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(EXTENSION);
        out.write(APPLICATION);
        out.write(XMP.length);
        out.writeBytes(XMP);
        out.writeBytes(packet);
        out.write(1);
        for (int length = MAX_SUB_BLOCK; length >= 0; length--) {
            out.write(length);
        }
        out.write(0);
        return bare.with(endOfScreen(bare), out.toByteArray());
    }

    private static byte[] data(Source asset, Block block) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (long at = block.data(); asset.at(at) != 0; at += 1 + asset.unsigned(at)) {
            out.writeBytes(asset.copyOf(at + 1, at + 1 + asset.unsigned(at)));
        }
        return out.toByteArray();
    }

    /** Reads one block after the other, because a file can have one for each three of its bytes. Not thread-safe. */
    private static final class Blocks {
        private final Source asset;
        private long at;
        private @Nullable Block pixels;
        private boolean ended;

        Blocks(Source asset) throws AssetException {
            this.asset = asset;
            at = endOfScreen(asset);
        }

        /** Returns the next block; null after the trailer. */
        @Nullable
        Block next() throws AssetException {
            Block next = pixels;
            if (next != null || ended) {
                pixels = null;
                return next;
            }
            long start = at;
            return switch (byteAt(asset, start)) {
                case EXTENSION -> {
                    int label = byteAt(asset, start + 1);
                    boolean application = label == APPLICATION;
                    // Other extensions have nothing but sub-blocks.
                    long data = application ? start + BEFORE_IDENTIFIER + byteAt(asset, start + 2) : start + 2;
                    at = endOfSubBlocks(asset, data);
                    yield new Block("21" + HEX.toHexDigits((byte) label), new FileRange(start, at - start), data);
                }
                case IMAGE_SEPARATOR -> {
                    long end = start + 1 + IMAGE + colours(byteAt(asset, start + IMAGE));
                    Block descriptor = new Block("2C", range(asset, start, end), end);
                    at = endOfSubBlocks(asset, end + 1);
                    pixels = new Block("TBID", new FileRange(end, at - end), end + 1);
                    yield descriptor;
                }
                case TRAILER -> {
                    ended = true;
                    yield new Block("3B", new FileRange(start, 1), start + 1);
                }
                default -> throw new AssetException("The GIF has no block at byte " + start + ".");
            };
        }
    }

    private static long endOfScreen(Source asset) throws AssetException {
        long end = HEADER + SCREEN + colours(byteAt(asset, HEADER + 4));
        return range(asset, 0, end).end();
    }

    /** Returns the length of the colour table that these flags announce. */
    private static int colours(int flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << (flags & 7) + 1;
    }

    private static long endOfSubBlocks(Source asset, long start) throws AssetException {
        long at = start;
        for (int length = byteAt(asset, at); length != 0; length = byteAt(asset, at)) {
            at += 1 + length;
        }
        return at + 1;
    }

    private static int byteAt(Source asset, long at) throws AssetException {
        return asset.unsigned(range(asset, at, at + 1).offset());
    }

    private static FileRange range(Source asset, long start, long end) throws AssetException {
        if (end > asset.length()) {
            throw new AssetException("The GIF ends at byte " + asset.length() + ", before its trailer.");
        }
        return new FileRange(start, end - start);
    }
}
