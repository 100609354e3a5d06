package dev.mintmark.c2pa.asset;

import dev.mintmark.c2pa.Source;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The header of an extended WebP (RFC 9649, section 2.7), which says what a file holds beside its picture. */
final class WebpHeader {
    private static final int FIRST_CHUNK = 12;
    private static final int FIRST_DATA = 20;
    private static final int LENGTH = 18;
    private static final int XMP_FLAG = 0x04;
    private static final int ALPHA_FLAG = 0x10;
    private static final int SIZE_MASK = 0x3fff;
    private static final int LOSSLESS_SIGNATURE = 0x2f;
    /** Length of the first chunk's header and of what is read of its data. */
    private static final int NEEDED = FIRST_DATA + 10;

    private WebpHeader() {}

    /** Returns a WebP that says that it has XMP. Its size field is as before. */
    static Source withXmp(Source asset) throws AssetException {
        if (asset.length() < NEEDED) {
            throw new AssetException("The WebP is too short for its picture.");
        }
        String first = asset.text(FIRST_CHUNK, 4);
        return switch (first) {
            case "VP8X" -> asset.replaced(FIRST_DATA, new byte[] {(byte) (asset.at(FIRST_DATA) | XMP_FLAG)});
            case "VP8 " -> {
                int size = Integer.reverseBytes(asset.getInt(FIRST_DATA + 6));
                yield with(asset, XMP_FLAG, (size & SIZE_MASK) - 1, (size >>> 16 & SIZE_MASK) - 1);
            }
            case "VP8L" -> {
                int bits = Integer.reverseBytes(asset.getInt(FIRST_DATA + 1));
                if (asset.at(FIRST_DATA) != LOSSLESS_SIGNATURE) {
                    throw new AssetException("The WebP's lossless picture has another signature.");
                }
                int alpha = (bits >>> 28 & 1) == 1 ? ALPHA_FLAG : 0;
                yield with(asset, XMP_FLAG | alpha, bits & SIZE_MASK, bits >>> 14 & SIZE_MASK);
            }
            default ->
                throw new AssetException(
                        "The WebP does not begin with a VP8, VP8L or VP8X chunk, so it holds no picture.");
        };
    }

    private static Source with(Source asset, int flags, int width, int height) throws AssetException {
        if (width < 0 || height < 0) {
            throw new AssetException("The WebP's picture is empty.");
        }
        ByteBuffer chunk = ByteBuffer.allocate(LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("VP8X".getBytes(StandardCharsets.US_ASCII))
                .putInt(LENGTH - 8)
                .putInt(flags);
        for (int size : new int[] {width, height}) {
            chunk.putShort((short) size).put((byte) (size >> 16));
        }
        return asset.with(FIRST_CHUNK, chunk.array());
    }
}
