package dev.mintmark.c2pa.asset;

import dev.mintmark.c2pa.ByteRange;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
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
    public String mediaType(byte[] asset) {
        return isWave(asset) ? "audio/wav" : "image/webp";
    }

    private static boolean isWave(byte[] asset) {
        return chunks(asset).getInt(8) == WAVE;
    }

    @Override
    public boolean matches(byte[] asset) {
        return asset.length >= HEADER
                && chunks(asset).getInt(0) == RIFF
                && (chunks(asset).getInt(8) == WEBP || isWave(asset));
    }

    @Override
    public Optional<Container> find(byte[] asset) throws AssetException {
        ByteRange store = only(asset, STORE, "C2PA");
        if (store == null) {
            return Optional.empty();
        }
        ByteRange content = new ByteRange(store.offset() + CHUNK_HEADER, store.length() - CHUNK_HEADER);
        return Optional.of(Container.of(asset, content, store));
    }

    @Override
    public int insertionPoint(byte[] asset) throws AssetException {
        int end = end(asset);
        int first = end - HEADER < CHUNK_HEADER ? 0 : chunks(asset).getInt(HEADER);
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
    public byte[] withContainerLength(byte[] asset, int containerLength) throws AssetException {
        return resized(asset, containerLength);
    }

    @Override
    public byte[] remove(byte[] asset, Container container) throws AssetException {
        int padding = container.span().length() % 2;
        int following = Math.min(padding, asset.length - container.span().end());
        ByteRange span =
                new ByteRange(container.span().offset(), container.span().length() + following);
        return resized(AssetFormat.without(asset, span), -span.length());
    }

    /** Returns the chunks, each with its padding byte; the header is the first part. C2PA 2.4, section 18.7.3.5. */
    @Override
    public List<NamedBox> boxes(byte[] asset) throws AssetException {
        List<NamedBox> boxes = new ArrayList<>();
        ByteRange header = new ByteRange(0, HEADER);
        boxes.add(new NamedBox(isWave(asset) ? "WAVE" : "WEBP", header, header, NamedBox.Kind.PICTURE));
        int end = end(asset);
        for (int at = HEADER; at < end; ) {
            ByteRange chunk = chunk(asset, at, end);
            int padded = Math.min(chunk.length() + chunk.length() % 2, end - at);
            if (padded > chunk.length() && asset[chunk.end()] != 0) {
                throw new AssetException("The padding of the chunk at byte " + at + " is not zero.");
            }
            String name = new String(asset, at, 4, StandardCharsets.ISO_8859_1);
            NamedBox.Kind kind = switch (name) {
                case NamedBox.CONTAINER -> NamedBox.Kind.CONTAINER;
                case "EXIF", "XMP ", "_PMX" -> NamedBox.Kind.METADATA;
                default -> NamedBox.Kind.PICTURE;
            };
            ByteRange content = new ByteRange(at + CHUNK_HEADER, chunk.length() - CHUNK_HEADER);
            boxes.add(new NamedBox(name, new ByteRange(at, padded), content, kind));
            at += padded;
        }
        return boxes;
    }

    @Override
    public Optional<byte[]> xmp(byte[] asset) throws AssetException {
        ByteRange chunk = only(asset, isWave(asset) ? XMP_OF_WAVE : XMP, "XMP");
        return chunk == null || chunk.length() > MAX_XMP
                ? Optional.empty()
                : Optional.of(
                        Arrays.copyOfRange(asset, Math.min(chunk.offset() + CHUNK_HEADER, chunk.end()), chunk.end()));
    }

    /** Returns the range of the only chunk of a type, with header and without padding; null if there is none. */
    private static @Nullable ByteRange only(byte[] asset, int type, String name) throws AssetException {
        ByteBuffer chunks = chunks(asset);
        int end = end(asset);
        ByteRange found = null;
        for (int at = HEADER; at < end; ) {
            ByteRange chunk = chunk(asset, at, end);
            if (chunks.getInt(at) == type) {
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
    private static ByteRange chunk(byte[] asset, int at, int end) throws AssetException {
        long length = end - at < CHUNK_HEADER
                ? -1
                : Integer.toUnsignedLong(chunks(asset).getInt(at + 4));
        if (length < 0 || length > end - at - CHUNK_HEADER) {
            throw new AssetException("The chunk at byte " + at + " reaches beyond the file.");
        }
        return new ByteRange(at, CHUNK_HEADER + (int) length);
    }

    /** Returns the end of the RIFF file; bytes after it belong to no chunk. */
    private static int end(byte[] asset) throws AssetException {
        long size = Integer.toUnsignedLong(chunks(asset).getInt(SIZE_AT));
        if (size < 4 || size > asset.length - SIZE_AT - 4) {
            throw new AssetException(
                    "The RIFF file claims " + size + " bytes; " + (asset.length - SIZE_AT - 4) + " are left.");
        }
        return (int) size + SIZE_AT + 4;
    }

    private static byte[] resized(byte[] asset, int difference) throws AssetException {
        byte[] copy = asset.clone();
        long size = Integer.toUnsignedLong(chunks(copy).getInt(SIZE_AT)) + difference;
        if (size > 0xffff_fffeL) {
            throw new AssetException(
                    "With its manifest the file would have " + size + " bytes, more than RIFF allows.");
        }
        chunks(copy).putInt(SIZE_AT, (int) size);
        return copy;
    }

    private static ByteBuffer chunks(byte[] asset) {
        return ByteBuffer.wrap(asset).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int fourCc(String name) {
        return chunks(name.getBytes(StandardCharsets.US_ASCII)).getInt();
    }
}
