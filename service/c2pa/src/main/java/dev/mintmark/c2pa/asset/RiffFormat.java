package dev.mintmark.c2pa.asset;

import dev.mintmark.c2pa.FileRange;
import dev.mintmark.c2pa.HardBinding;
import dev.mintmark.c2pa.Source;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * WebP (RFC 9649) and WAV: the store is the data of one chunk {@code C2PA}, the last in the {@code RIFF} file. No {@code
 * VP8X} chunk is added, because it announces only other metadata. The size in the file's header includes the chunk and is
 * hashed, so it is set before hashing. A store of odd length would need a padding byte that belongs to no range; stores
 * therefore have even lengths.
 */
final class RiffFormat implements AssetFormat {
    private static final int HEADER = 12;
    private static final int CHUNK_HEADER = 8;
    private static final int SIZE_AT = 4;
    private static final FileRange SIZE = new FileRange(SIZE_AT, Integer.BYTES);
    private static final int RIFF = fourCc("RIFF");
    private static final int WEBP = fourCc("WEBP");
    private static final int LOSSY = fourCc("VP8 ");
    private static final int LOSSLESS = fourCc("VP8L");
    private static final int EXTENDED = fourCc("VP8X");
    private static final int WAVE = fourCc("WAVE");
    private static final int XMP = fourCc("XMP ");
    private static final int XMP_OF_WAVE = fourCc("_PMX");
    private static final int STORE = fourCc("C2PA");

    @Override
    public String mediaType(Source asset) {
        return isWave(asset) ? "audio/wav" : "image/webp";
    }

    private static boolean isWave(Source asset) {
        return number(asset, 8) == WAVE;
    }

    @Override
    public boolean matches(Source asset) {
        return asset.length() >= HEADER && number(asset, 0) == RIFF && (number(asset, 8) == WEBP || isWave(asset));
    }

    @Override
    public Optional<Container> find(Source asset) throws AssetException {
        FileRange store = only(asset, STORE, "C2PA");
        if (store == null) {
            return Optional.empty();
        }
        FileRange content = new FileRange(store.offset() + CHUNK_HEADER, store.length() - CHUNK_HEADER);
        // The length of the RIFF file follows from that of the file, and so from that of the store.
        boolean follows = end(asset) == asset.length();
        return Optional.of(Container.of(asset, content, store).withLengths(follows ? List.of(SIZE) : List.of()));
    }

    @Override
    public List<FileRange> lengths(Source asset) throws AssetException {
        if (end(asset) != asset.length()) {
            throw new AssetException("Bytes follow the RIFF file, so that its length does not follow from that of the"
                    + " manifest; sign it with a hash of the whole file.");
        }
        return List.of(SIZE);
    }

    @Override
    public long insertionPoint(Source asset) throws AssetException {
        long end = end(asset);
        int first = end - HEADER < CHUNK_HEADER ? 0 : number(asset, HEADER);
        if (isWave(asset)) {
            if (only(asset, fourCc("data"), "data") == null) {
                throw new AssetException("The WAV has no chunk data, so it holds no sound to sign.");
            }
        } else if (first != LOSSY && first != LOSSLESS && first != EXTENDED) {
            throw new AssetException("The WebP does not begin with a VP8, VP8L or VP8X chunk, so it holds no picture.");
        }
        only(asset, STORE, "C2PA");
        if (end % 2 != 0) {
            throw new AssetException("The RIFF size is odd: the last chunk lacks its byte of padding.");
        }
        return end;
    }

    @Override
    public int containerLength(int storeLength) {
        return CHUNK_HEADER + storeLength;
    }

    @Override
    public byte[] container(byte[] store) {
        if (store.length % 2 != 0) {
            throw new IllegalArgumentException("The store has " + store.length + " bytes; RIFF needs an even length.");
        }
        return ByteBuffer.allocate(CHUNK_HEADER + store.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(STORE)
                .putInt(store.length)
                .put(store)
                .array();
    }

    @Override
    public boolean needsEvenStore() {
        return true;
    }

    @Override
    public Source withContainerLength(Source asset, int containerLength) throws AssetException {
        return resized(asset, containerLength);
    }

    @Override
    public Source remove(Source asset, Container container) throws AssetException {
        long padding = container.span().length() % 2;
        long following = Math.min(padding, asset.length() - container.span().end());
        FileRange span =
                new FileRange(container.span().offset(), container.span().length() + following);
        return resized(asset.without(span), -span.length());
    }

    /** A hash of chunks is read and not written, because the reference cannot read it. */
    @Override
    public Binding binding(HardBinding binding, Source asset) throws AssetException {
        if (binding.kind() == HardBinding.Kind.BOXES) {
            throw new AssetException("Hashes of boxes are written into PNG, JPEG, GIF and JPEG XL files only.");
        }
        return AssetFormat.super.binding(binding, asset);
    }

    /** Returns the chunks, each with its padding byte; the header is the first part. C2PA 2.4, section 18.7.3.5. */
    @Override
    public List<NamedBox> boxes(Source asset) throws AssetException {
        BoxList boxes = new BoxList();
        FileRange header = new FileRange(0, HEADER);
        boxes.add(new NamedBox(isWave(asset) ? "WAVE" : "WEBP", header, header, NamedBox.Kind.PICTURE));
        long end = end(asset);
        for (long at = HEADER; at < end; ) {
            FileRange chunk = chunk(asset, at, end);
            long padded = Math.min(chunk.length() + chunk.length() % 2, end - at);
            if (padded > chunk.length() && asset.at(chunk.end()) != 0) {
                throw new AssetException("The padding of the chunk at byte " + at + " is not zero.");
            }
            String name = asset.text(at, 4);
            NamedBox.Kind kind = switch (name) {
                case NamedBox.CONTAINER -> NamedBox.Kind.CONTAINER;
                case "EXIF", "XMP ", "_PMX" -> NamedBox.Kind.METADATA;
                default -> NamedBox.Kind.PICTURE;
            };
            FileRange content = new FileRange(at + CHUNK_HEADER, chunk.length() - CHUNK_HEADER);
            boxes.add(new NamedBox(name, new FileRange(at, padded), content, kind));
            at += padded;
        }
        return boxes.all();
    }

    @Override
    public Optional<byte[]> xmp(Source asset) throws AssetException {
        FileRange chunk = only(asset, isWave(asset) ? XMP_OF_WAVE : XMP, "XMP");
        return chunk == null || chunk.length() > MAX_XMP
                ? Optional.empty()
                : Optional.of(asset.copyOf(Math.min(chunk.offset() + CHUNK_HEADER, chunk.end()), chunk.end()));
    }

    /** A WebP becomes an extended one, whose header says that there is XMP. */
    @Override
    public Source withXmp(Source asset, byte[] packet) throws AssetException {
        boolean wave = isWave(asset);
        int type = wave ? XMP_OF_WAVE : XMP;
        FileRange old = only(asset, type, "XMP");
        Source bare = asset;
        if (old != null) {
            FileRange padded = new FileRange(
                    old.offset(), Math.min(old.length() + old.length() % 2, asset.length() - old.offset()));
            bare = resized(asset.without(padded), -padded.length());
        }
        Source announced = wave ? bare : WebpHeader.withXmp(bare);
        long grown = announced.length() - bare.length();
        Source sized = resized(announced, grown);
        int length = packet.length + packet.length % 2;
        byte[] chunk = ByteBuffer.allocate(CHUNK_HEADER + length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(type)
                .putInt(packet.length)
                .put(packet)
                .array();
        return resized(sized.with(insertionPoint(sized), chunk), chunk.length);
    }

    /** Returns the range of the only chunk of a type, with header and without padding; null if there is none. */
    private static @Nullable FileRange only(Source asset, int type, String name) throws AssetException {
        long end = end(asset);
        FileRange found = null;
        for (long at = HEADER; at < end; ) {
            FileRange chunk = chunk(asset, at, end);
            if (number(asset, at) == type) {
                if (found != null) {
                    throw new AssetException("The file has more than one chunk " + name + "; one is allowed.");
                }
                found = chunk;
            }
            at += chunk.length() + chunk.length() % 2;
        }
        return found;
    }

    /** Returns the range of a chunk, with header and without padding. */
    private static FileRange chunk(Source asset, long at, long end) throws AssetException {
        long length = end - at < CHUNK_HEADER ? -1 : Integer.toUnsignedLong(number(asset, at + 4));
        if (length < 0 || length > end - at - CHUNK_HEADER) {
            throw new AssetException("The chunk at byte " + at + " reaches beyond the file.");
        }
        return new FileRange(at, CHUNK_HEADER + length);
    }

    /** Returns the end of the RIFF file; bytes after it belong to no chunk. */
    private static long end(Source asset) throws AssetException {
        long size = Integer.toUnsignedLong(number(asset, SIZE_AT));
        if (size < 4 || size > asset.length() - SIZE_AT - 4) {
            throw new AssetException(
                    "The RIFF file claims " + size + " bytes; " + (asset.length() - SIZE_AT - 4) + " are left.");
        }
        return size + SIZE_AT + 4;
    }

    private static Source resized(Source asset, long difference) throws AssetException {
        long size = Integer.toUnsignedLong(number(asset, SIZE_AT)) + difference;
        if (size > 0xffff_fffeL) {
            throw new AssetException(
                    "With its manifest the file would have " + size + " bytes, more than RIFF allows.");
        }
        byte[] field = ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) size)
                .array();
        return asset.replaced(SIZE_AT, field);
    }

    /** Returns four bytes as a little-endian number. */
    private static int number(Source asset, long at) {
        return Integer.reverseBytes(asset.getInt(at));
    }

    private static int fourCc(String name) {
        return number(Source.of(name.getBytes(StandardCharsets.US_ASCII)), 0);
    }
}
