package dev.mintmark.c2pa.asset;

import dev.mintmark.c2pa.ByteRange;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * GIF (version 89a): the store is the data of one application extension {@code C2PA_GIF} before the first image. Files of
 * version 87a, which has no extensions, become 89a when they are signed.
 */
final class GifFormat implements AssetFormat {
    private static final int HEADER = 6;
    private static final int SCREEN = 7;
    private static final int IMAGE = 9;
    private static final int MAX_SUB_BLOCK = 255;
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
    private record Block(String name, ByteRange span, int data) {
        boolean isApplication(byte[] asset, byte[] identifier) {
            int at = span.offset() + BEFORE_IDENTIFIER;
            return name.equals("21FF")
                    && data == at + identifier.length
                    && Arrays.equals(asset, at, data, identifier, 0, identifier.length);
        }
    }

    @Override
    public String mediaType(byte[] asset) {
        return "image/gif";
    }

    @Override
    public boolean matches(byte[] asset) {
        return asset.length >= HEADER + SCREEN
                && asset[0] == 'G'
                && asset[1] == 'I'
                && asset[2] == 'F'
                && asset[3] == '8'
                && (asset[4] == '7' || asset[4] == '9')
                && asset[5] == 'a';
    }

    @Override
    public Optional<Container> find(byte[] asset) throws AssetException {
        Block found = null;
        boolean afterImage = false;
        for (Block block : blocks(asset)) {
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
    public int insertionPoint(byte[] asset) throws AssetException {
        if (blocks(asset).stream().noneMatch(block -> block.name().equals("2C"))) {
            throw new AssetException("The GIF has no image to sign.");
        }
        return endOfScreen(asset);
    }

    @Override
    public byte[] withContainerLength(byte[] asset, int containerLength) {
        byte[] copy = asset.clone();
        copy[4] = '9';
        return copy;
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
    public List<NamedBox> boxes(byte[] asset) throws AssetException {
        List<NamedBox> boxes = new ArrayList<>();
        ByteRange header = new ByteRange(0, HEADER);
        boxes.add(new NamedBox("GIF89a", header, header, NamedBox.Kind.PICTURE));
        ByteRange screen = new ByteRange(HEADER, endOfScreen(asset) - HEADER);
        boxes.add(new NamedBox("LSD", screen, screen, NamedBox.Kind.PICTURE));
        for (Block block : blocks(asset)) {
            boolean store = block.isApplication(asset, STORE);
            boolean metadata = block.name().equals("21FE") || block.isApplication(asset, XMP);
            NamedBox.Kind kind =
                    store ? NamedBox.Kind.CONTAINER : metadata ? NamedBox.Kind.METADATA : NamedBox.Kind.PICTURE;
            ByteRange content = new ByteRange(block.data(), block.span().end() - block.data());
            boxes.add(new NamedBox(store ? NamedBox.CONTAINER : block.name(), block.span(), content, kind));
        }
        return boxes;
    }

    @Override
    public Optional<byte[]> xmp(byte[] asset) throws AssetException {
        for (Block block : blocks(asset)) {
            if (block.isApplication(asset, XMP)) {
                // The packet is not divided into sub-blocks: its bytes are their lengths too.
                int length = block.span().end() - block.data() - XMP_TRAILER - 1;
                return length <= 0 || length > MAX_XMP
                        ? Optional.empty()
                        : Optional.of(new ByteRange(block.data(), length).copyOf(asset));
            }
        }
        return Optional.empty();
    }

    private static byte[] data(byte[] asset, Block block) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = block.data(); asset[at] != 0; at += 1 + (asset[at] & 0xff)) {
            out.write(asset, at + 1, asset[at] & 0xff);
        }
        return out.toByteArray();
    }

    private static List<Block> blocks(byte[] asset) throws AssetException {
        List<Block> blocks = new ArrayList<>();
        int at = endOfScreen(asset);
        while (true) {
            int kind = byteAt(asset, at);
            switch (kind) {
                case EXTENSION -> {
                    int label = byteAt(asset, at + 1);
                    boolean application = label == APPLICATION;
                    // Other extensions have nothing but sub-blocks.
                    int data = application ? at + BEFORE_IDENTIFIER + byteAt(asset, at + 2) : at + 2;
                    int end = endOfSubBlocks(asset, data);
                    blocks.add(new Block("21%02X".formatted(label), new ByteRange(at, end - at), data));
                    at = end;
                }
                case IMAGE_SEPARATOR -> {
                    int end = at + 1 + IMAGE + colours(byteAt(asset, at + IMAGE));
                    blocks.add(new Block("2C", range(asset, at, end), end));
                    at = endOfSubBlocks(asset, end + 1);
                    blocks.add(new Block("TBID", new ByteRange(end, at - end), end + 1));
                }
                case TRAILER -> {
                    blocks.add(new Block("3B", new ByteRange(at, 1), at + 1));
                    return blocks;
                }
                default -> throw new AssetException("The GIF has no block at byte " + at + ".");
            }
        }
    }

    private static int endOfScreen(byte[] asset) throws AssetException {
        int end = HEADER + SCREEN + colours(byteAt(asset, HEADER + 4));
        return range(asset, 0, end).end();
    }

    /** Returns the length of the colour table that these flags announce. */
    private static int colours(int flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << (flags & 7) + 1;
    }

    private static int endOfSubBlocks(byte[] asset, int start) throws AssetException {
        int at = start;
        for (int length = byteAt(asset, at); length != 0; length = byteAt(asset, at)) {
            at += 1 + length;
        }
        return at + 1;
    }

    private static int byteAt(byte[] asset, int at) throws AssetException {
        return range(asset, at, at + 1).copyOf(asset)[0] & 0xff;
    }

    private static ByteRange range(byte[] asset, int start, int end) throws AssetException {
        if (end > asset.length) {
            throw new AssetException("The GIF ends at byte " + asset.length + ", before its trailer.");
        }
        return new ByteRange(start, end - start);
    }
}
