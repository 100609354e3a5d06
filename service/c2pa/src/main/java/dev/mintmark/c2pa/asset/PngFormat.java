package dev.mintmark.c2pa.asset;

import dev.mintmark.c2pa.FileRange;
import dev.mintmark.c2pa.Source;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * PNG (ISO/IEC 15948): the store is the data of one chunk {@code caBX} after {@code IHDR}. The chunk's CRC is written
 * and not checked, because the data is signed.
 */
final class PngFormat implements AssetFormat {
    private static final byte[] SIGNATURE = HexFormat.of().parseHex("89504e470d0a1a0a");
    private static final int CHUNK_OVERHEAD = 12;
    private static final int BEHIND_IHDR = 33;
    private static final int IHDR = fourCc("IHDR");
    private static final int IDAT = fourCc("IDAT");
    private static final int IEND = fourCc("IEND");
    private static final Set<String> METADATA = Set.of("tEXt", "zTXt", "iTXt", "eXIf", "tIME");
    private static final int TEXT = fourCc("iTXt");
    private static final byte[] XMP = "XML:com.adobe.xmp\0".getBytes(StandardCharsets.US_ASCII);
    private static final int STORE = fourCc("caBX");

    @Override
    public String mediaType(Source asset) {
        return "image/png";
    }

    @Override
    public boolean matches(Source asset) {
        return asset.isAt(SIGNATURE, 0);
    }

    @Override
    public Optional<Container> find(Source asset) throws AssetException {
        Container found = null;
        long at = SIGNATURE.length;
        while (true) {
            long left = asset.length() - at - CHUNK_OVERHEAD;
            int length = left < 0 ? 0 : asset.getInt(at);
            boolean breaksOff = left < 0 || length < 0 || length > left;
            if (breaksOff && found != null) {
                return Optional.of(found);
            }
            if (left < 0) {
                throw new AssetException("The PNG ends before its IEND chunk, at byte " + at + ".");
            }
            if (breaksOff) {
                throw new AssetException("The PNG chunk at byte " + at + " claims " + Integer.toUnsignedString(length)
                        + " bytes; " + left + " are left.");
            }
            int type = asset.getInt(at + 4);
            if (type == STORE) {
                if (found != null) {
                    throw new AssetException("The PNG has more than one caBX chunk; one manifest store is allowed.");
                }
                found = Container.of(asset, new FileRange(at + 8, length), new FileRange(at, CHUNK_OVERHEAD + length));
            }
            if (type == IEND) {
                return Optional.ofNullable(found);
            }
            at += CHUNK_OVERHEAD + length;
        }
    }

    @Override
    public long insertionPoint(Source asset) throws AssetException {
        if (asset.length() < BEHIND_IHDR + CHUNK_OVERHEAD || asset.getInt(8) != 13 || asset.getInt(12) != IHDR) {
            throw new AssetException("The PNG does not begin with an IHDR chunk of 13 bytes.");
        }
        if (asset.getInt(BEHIND_IHDR + 4) == IEND || indexOf(asset, IDAT) < 0) {
            throw new AssetException("The PNG has no IDAT chunk, so it holds no picture to sign.");
        }
        return BEHIND_IHDR;
    }

    @Override
    public int containerLength(int storeLength) {
        return CHUNK_OVERHEAD + storeLength;
    }

    @Override
    public byte[] container(byte[] store) {
        return chunk(STORE, store);
    }

    private static byte[] chunk(int type, byte[] data) {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_OVERHEAD + data.length)
                .putInt(data.length)
                .putInt(type)
                .put(data);
        CRC32 crc = new CRC32();
        crc.update(chunk.array(), 4, 4 + data.length);
        return chunk.putInt((int) crc.getValue()).array();
    }

    @Override
    public List<NamedBox> boxes(Source asset) throws AssetException {
        BoxList boxes = new BoxList();
        FileRange signature = new FileRange(0, SIGNATURE.length);
        boxes.add(new NamedBox("PNGh", signature, signature, NamedBox.Kind.PICTURE));
        for (long at = SIGNATURE.length; asset.length() - at >= CHUNK_OVERHEAD; ) {
            int length = asset.getInt(at);
            int type = asset.getInt(at + 4);
            if (length < 0 || length > asset.length() - at - CHUNK_OVERHEAD) {
                break;
            }
            String name = type == STORE ? NamedBox.CONTAINER : asset.text(at + 4, 4);
            // Ancillary chunks can affect the picture too: transparency, colours, animation frames.
            NamedBox.Kind kind = type == STORE
                    ? NamedBox.Kind.CONTAINER
                    : METADATA.contains(name) ? NamedBox.Kind.METADATA : NamedBox.Kind.PICTURE;
            // The checksum belongs to the content, because it changes with it.
            FileRange content = new FileRange(at + 8, length + 4);
            boxes.add(new NamedBox(name, new FileRange(at, CHUNK_OVERHEAD + length), content, kind));
            at += CHUNK_OVERHEAD + length;
            if (type == IEND) {
                break;
            }
        }
        return boxes.all();
    }

    @Override
    public Optional<byte[]> xmp(Source asset) {
        FileRange chunk = xmpChunk(asset);
        if (chunk == null || chunk.length() - CHUNK_OVERHEAD > MAX_XMP) {
            return Optional.empty();
        }
        return packet(asset.copyOf(chunk.offset() + 8, chunk.end() - 4));
    }

    /** Returns the range of the first chunk with XMP, valid or not: each inflated one costs memory. Null if there is none. */
    private static @Nullable FileRange xmpChunk(Source asset) {
        for (long at = SIGNATURE.length; asset.length() - at >= CHUNK_OVERHEAD; ) {
            int length = asset.getInt(at);
            int type = asset.getInt(at + 4);
            if (length < 0 || length > asset.length() - at - CHUNK_OVERHEAD || type == IEND) {
                break;
            }
            if (type == TEXT && length > XMP.length && asset.isAt(XMP, at + 8)) {
                return new FileRange(at, CHUNK_OVERHEAD + length);
            }
            at += CHUNK_OVERHEAD + length;
        }
        return null;
    }

    @Override
    public Source withXmp(Source asset, byte[] packet) throws AssetException {
        FileRange old = xmpChunk(asset);
        Source bare = old == null ? asset : asset.without(old);
        // Neither compressed, nor with a language or a translated keyword.
        byte[] text = ByteBuffer.allocate(XMP.length + 4 + packet.length)
                .put(XMP)
                .position(XMP.length + 4)
                .put(packet)
                .array();
        return bare.with(insertionPoint(bare), chunk(TEXT, text));
    }

    /**
     * Returns the text of an {@code iTXt} chunk with XMP: keyword, flag, method, language, translated keyword, text.
     */
    private static Optional<byte[]> packet(byte[] chunk) {
        boolean compressed = chunk[XMP.length] == 1;
        int at = XMP.length + 2;
        for (int names = 0; names < 2; at++) {
            if (at >= chunk.length) {
                return Optional.empty();
            }
            names += chunk[at] == 0 ? 1 : 0;
        }
        byte[] text = Arrays.copyOfRange(chunk, at, chunk.length);
        return compressed ? inflated(text) : Optional.of(text);
    }

    private static Optional<byte[]> inflated(byte[] deflated) {
        byte[] text = new byte[MAX_XMP];
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(deflated);
            int length = inflater.inflate(text);
            return inflater.finished() ? Optional.of(Arrays.copyOf(text, length)) : Optional.empty();
        } catch (DataFormatException e) {
            return Optional.empty();
        } finally {
            inflater.end();
        }
    }

    private static long indexOf(Source asset, int wanted) {
        for (long at = SIGNATURE.length; asset.length() - at >= CHUNK_OVERHEAD; ) {
            int length = asset.getInt(at);
            if (asset.getInt(at + 4) == wanted) {
                return at;
            }
            if (length < 0 || length > asset.length() - at - CHUNK_OVERHEAD) {
                return -1;
            }
            at += CHUNK_OVERHEAD + length;
        }
        return -1;
    }

    private static int fourCc(String name) {
        return ByteBuffer.wrap(name.getBytes(StandardCharsets.US_ASCII)).getInt();
    }
}
