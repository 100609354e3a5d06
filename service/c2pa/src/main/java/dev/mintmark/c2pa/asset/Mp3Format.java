package dev.mintmark.c2pa.asset;

import dev.mintmark.c2pa.FileRange;
import dev.mintmark.c2pa.Source;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * MP3 with an ID3 tag of version 2.3 or 2.4: the store is the object of one frame {@code GEOB}, written behind the others. A
 * file without a tag gets one. Only the store is left out of the hash. C2PA 2.4, section A.3.4.
 */
final class Mp3Format implements AssetFormat {
    private static final int HEADER = 10;
    private static final int MAX_TAG = 1 << 28;
    private static final int MAX_PADDING = 1 << 20;
    /** Offset of the length of a tag in its header. */
    private static final int SIZE_AT = 6;
    /** Offset of the length of a frame in its header. */
    private static final int LENGTH_AT = 4;

    private static final int NO_LAYER = 0x06;
    private static final Set<String> TYPES = Set.of("application/c2pa", "application/x-c2pa-manifest-store");
    /** Text in ISO 8859-1: media type, file name, description. */
    private static final byte[] BEFORE_STORE =
            "\0application/c2pa\0c2pa\0c2pa manifest store\0".getBytes(StandardCharsets.ISO_8859_1);

    /** The name of a frame. */
    private static final Pattern ID = Pattern.compile("[A-Z0-9]{4}");

    /**
     * An ID3 tag.
     *
     * @param version 3 or 4
     * @param flags 0 unless the tag is transformed or extended
     */
    private record Tag(int version, int flags, long end) {}

    @Override
    public String mediaType(Source asset) {
        return "audio/mpeg";
    }

    @Override
    public boolean matches(Source asset) {
        long sound = isTagged(asset) ? HEADER + synchsafe(asset, SIZE_AT) : 0;
        return sound >= 0
                && sound < asset.length() - 1
                && asset.unsigned(sound) == 0xff
                && (asset.at(sound + 1) & 0xe0) == 0xe0
                && (asset.at(sound + 1) & NO_LAYER) != 0;
    }

    private static boolean isTagged(Source asset) {
        return asset.length() >= HEADER && asset.at(0) == 'I' && asset.at(1) == 'D' && asset.at(2) == '3';
    }

    private static @Nullable Tag tag(Source asset) {
        if (!isTagged(asset) || asset.at(3) != 3 && asset.at(3) != 4) {
            return null;
        }
        return new Tag(asset.at(3), asset.at(5) & 0xff, Math.min(asset.length(), HEADER + synchsafe(asset, SIZE_AT)));
    }

    /** A frame with the store, and the store in it. */
    private record Frame(FileRange span, FileRange store) {}

    private static @Nullable Frame frame(Source asset) throws AssetException {
        Tag tag = tag(asset);
        Frame found = null;
        if (tag == null) {
            return null;
        }
        for (FileRange span = next(asset, tag, HEADER); span != null; span = next(asset, tag, span.end())) {
            if (asset.text(span.offset(), 4).equals("GEOB")) {
                long store = storeIn(asset, span);
                if (store >= 0) {
                    int transformed = asset.at(span.offset() + 9) & (tag.version() == 4 ? 0x4f : 0xe0);
                    if (found != null || (tag.flags() & 0x80) != 0 || transformed != 0) {
                        throw new AssetException(
                                "The MP3 has more than one manifest store, or one that is transformed.");
                    }
                    found = new Frame(span, new FileRange(store, span.end() - store));
                }
            }
        }
        return found;
    }

    /** Returns the frame at an offset; null if the frames end there. */
    private static @Nullable FileRange next(Source asset, Tag tag, long at) {
        if (tag.end() - at <= HEADER || asset.at(at) == 0) {
            return null;
        }
        if (!ID.matcher(asset.text(at, 4)).matches()) {
            return null;
        }
        int length = tag.version() == 4 ? synchsafe(asset, at + LENGTH_AT) : asset.getInt(at + LENGTH_AT);
        return length < 0 || length > tag.end() - at - HEADER ? null : new FileRange(at, HEADER + length);
    }

    /** Returns where the frames end and padding begins; behind the header if there is no tag. */
    private static long end(Source asset) {
        Tag tag = tag(asset);
        if (tag == null) {
            return HEADER;
        }
        long end = HEADER;
        for (FileRange frame = next(asset, tag, end); frame != null; frame = next(asset, tag, end)) {
            end = frame.end();
        }
        return end;
    }

    /** Returns where a frame goes: behind the others, or before them if it is not clear where they end. */
    private static long place(Source asset) {
        long end = end(asset);
        return isPadding(asset, end) ? end : HEADER;
    }

    /** Returns whether only zeros follow a frame in the tag. */
    private static boolean isPadding(Source asset, long from) {
        Tag tag = tag(asset);
        if (tag == null || tag.end() != HEADER + (long) synchsafe(asset, SIZE_AT) || tag.end() - from > MAX_PADDING) {
            return false;
        }
        for (long at = from; at < tag.end(); at++) {
            if (asset.at(at) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns where the object of a frame begins if it is a store; otherwise -1. */
    private static long storeIn(Source asset, FileRange frame) {
        long at = frame.offset() + HEADER;
        if (at >= frame.end()) {
            return -1;
        }
        int encoding = asset.at(at);
        long type = terminated(asset, at + 1, frame.end(), 1);
        if (type < 0 || !TYPES.contains(asset.text(at + 1, (int) (type - at - 2)))) {
            return -1;
        }
        int width = encoding == 1 || encoding == 2 ? 2 : 1;
        long name = terminated(asset, type, frame.end(), width);
        return name < 0 ? -1 : terminated(asset, name, frame.end(), width);
    }

    /** Returns the offset behind a text that ends with zero; -1 if it does not end. */
    private static long terminated(Source asset, long from, long end, int width) {
        for (long at = from; at + width <= end; at += width) {
            if (asset.at(at) == 0 && (width == 1 || asset.at(at + 1) == 0)) {
                return at + width;
            }
        }
        return -1;
    }

    @Override
    public Optional<Container> find(Source asset) throws AssetException {
        Frame frame = frame(asset);
        if (frame == null || frame.store().length() == 0) {
            return Optional.empty();
        }
        Container container = Container.of(asset, frame.store(), frame.store());
        // The sound begins where the zeros behind the store end, so the length of the tag follows from that of the
        // store.
        return Optional.of(
                isPadding(asset, frame.span().end())
                        ? container.withLengths(fields(frame.span().offset()))
                        : container);
    }

    /** Returns the lengths of the tag and of the frame at an offset. */
    private static List<FileRange> fields(long frame) {
        return List.of(new FileRange(SIZE_AT, Integer.BYTES), new FileRange(frame + LENGTH_AT, Integer.BYTES));
    }

    @Override
    public List<FileRange> lengths(Source asset) throws AssetException {
        if (isTagged(asset) && !isPadding(asset, end(asset))) {
            throw new AssetException("Something else than padding follows the frames of the MP3's ID3 tag, so that its"
                    + " length does not follow from that of the manifest; sign it with a hash of the whole file.");
        }
        return fields(place(asset));
    }

    @Override
    public long insertionPoint(Source asset) throws AssetException {
        if (isTagged(asset) && (tag(asset) == null || asset.at(5) != 0)) {
            throw new AssetException("The MP3's ID3 tag has version 2." + asset.at(3) + " and the flags "
                    + asset.unsigned(5) + "; tags of 2.3 and 2.4 without flags can be signed.");
        }
        return place(asset) + HEADER + BEFORE_STORE.length;
    }

    @Override
    public Source withContainerLength(Source asset, int containerLength) throws AssetException {
        int frame = HEADER + BEFORE_STORE.length + containerLength;
        boolean tagged = isTagged(asset);
        int before = tagged ? synchsafe(asset, SIZE_AT) : 0;
        if (before + (long) frame >= MAX_TAG) {
            throw new AssetException("The MP3's ID3 tag has no room for " + containerLength + " bytes.");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(frame);
        if (!tagged) {
            out.writeBytes(new byte[] {'I', 'D', '3', 4, 0, 0});
            out.writeBytes(synchsafe(frame));
        }
        out.writeBytes("GEOB".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(frameLength(frame - HEADER, tagged && asset.at(3) == 3));
        out.writeBytes(new byte[2]);
        out.writeBytes(BEFORE_STORE);
        return tagged
                ? asset.replaced(SIZE_AT, synchsafe(before + frame)).with(place(asset), out.toByteArray())
                : asset.with(0, out.toByteArray());
    }

    private static byte[] frameLength(int length, boolean old) {
        return old ? ByteBuffer.allocate(Integer.BYTES).putInt(length).array() : synchsafe(length);
    }

    /** The frame stays where it is. */
    @Override
    public Source updated(Source asset, Container container, byte[] store) throws AssetException {
        Frame frame = frame(asset);
        if (frame == null) {
            return AssetFormat.super.updated(asset, container, store);
        }
        FileRange old = frame.store();
        long tag = synchsafe(asset, SIZE_AT) + store.length - old.length();
        if (tag >= MAX_TAG) {
            throw new AssetException("The MP3's ID3 tag has no room for " + store.length + " bytes.");
        }
        int length = Math.toIntExact(frame.span().length() - HEADER + store.length - old.length());
        return asset.replaced(SIZE_AT, synchsafe((int) tag))
                .replaced(frame.span().offset() + LENGTH_AT, frameLength(length, asset.at(3) == 3))
                .without(old)
                .with(old.offset(), store);
    }

    /** Removes the frame, and the tag if that has nothing else. */
    @Override
    public Source remove(Source asset, Container container) throws AssetException {
        Frame frame = frame(asset);
        if (frame == null) {
            return asset;
        }
        int left = synchsafe(asset, SIZE_AT) - (int) frame.span().length();
        if (left == 0) {
            return asset.without(new FileRange(0, frame.span().end()));
        }
        return asset.without(frame.span()).replaced(SIZE_AT, synchsafe(left));
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
    public Optional<byte[]> xmp(Source asset) {
        return Optional.empty();
    }

    /** Returns a number of four times seven bits; -1 if a byte has its highest bit set. */
    private static int synchsafe(Source asset, long at) {
        int number = 0;
        for (int i = 0; i < 4; i++) {
            if (asset.at(at + i) < 0) {
                return -1;
            }
            number = number << 7 | asset.at(at + i);
        }
        return number;
    }

    private static byte[] synchsafe(int number) {
        return new byte[] {
            (byte) (number >> 21 & 0x7f),
            (byte) (number >> 14 & 0x7f),
            (byte) (number >> 7 & 0x7f),
            (byte) (number & 0x7f)
        };
    }
}
