package dev.mintmark.app.image;

import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.watermark.Raster;
import java.util.Optional;

/**
 * Decodes and encodes images; no other class of this service does. A decoded image is what a browser shows on a white page: rotated
 * by the orientation, in sRGB, without alpha. Bytes from outside may be hostile: magic bytes decide the format, the size is checked
 * before a decoder is called, and decoders share a limited amount of memory. Thread-safe.
 */
public final class ImageCodec {
    /** The largest file that is taken from the network, 16 MiB. */
    public static final int MAX_BYTES = 16 << 20;

    /** No verdict needs more pixels; larger pictures are shrunk while they are decoded. */
    private static final long ENOUGH_PIXELS = 8_000_000;

    /** The shorter side that shrinking leaves, above what watermark and fingerprint look at. */
    private static final int ENOUGH_SIDE = 768;

    private ImageCodec() {}

    /**
     * Decodes a PNG, JPEG, WebP, GIF, AVIF or HEIC file of at most 40 megapixels.
     *
     * @throws InvalidImageException where it is not such a file, too large, or damaged
     * @throws DecodingBusyException where other files occupy the memory for long
     */
    public static Raster decode(byte[] file) {
        return whole(file).raster();
    }

    /** Decodes as {@link #decode} does, and says which frame of an animation it is. */
    public static Picture whole(byte[] file) {
        return picture(file, false);
    }

    /**
     * Decodes a file to be judged. Pictures of more than 8 megapixels are shrunk to a half, a quarter or an eighth.
     *
     * @throws InvalidImageException where it is not such a file, too large, or damaged
     * @throws DecodingBusyException where other files occupy the memory for long
     */
    public static Picture view(byte[] file) {
        return picture(file, true);
    }

    /**
     * Decodes a file that this service made. It does not wait for files from outside, so no upload can delay the service's own work by
     * sending files.
     *
     * @throws InvalidImageException where it is not such a file, too large, or damaged
     */
    public static Raster decodeOwn(byte[] file) {
        ImageHeader header = ImageHeader.read(file);
        return decoded(file, header, 1).shown();
    }

    /**
     * Returns a picture that is white where a file is fully transparent and black elsewhere; empty where it is so nowhere.
     *
     * @throws InvalidImageException where it is not such a file, too large, or damaged
     * @throws DecodingBusyException where other files occupy the memory for long
     */
    public static Optional<Raster> transparency(byte[] file) {
        ImageHeader header = ImageHeader.read(file);
        try (DecodingMemory.Share share = DecodingMemory.SHARED.take(DecodingMemory.needed(file, header, 1))) {
            return decoded(file, header, 1).transparency();
        }
    }

    private static Picture picture(byte[] file, boolean shrinks) {
        ImageHeader header = ImageHeader.read(file);
        int shrink = shrinks ? shrink(header.width(), header.height()) : 1;
        try (DecodingMemory.Share share = DecodingMemory.SHARED.take(DecodingMemory.needed(file, header, shrink))) {
            Decoded decoded = decoded(file, header, shrink);
            return new Picture(decoded.shown(), decoded.note());
        }
    }

    static int shrink(int width, int height) {
        int shrink = 1;
        while (shrink < 8) {
            long pixels = (long) width * height / shrink / shrink;
            boolean leavesEnough = Math.min(width, height) / (2 * shrink) >= ENOUGH_SIDE;
            if (pixels <= ENOUGH_PIXELS || !leavesEnough && pixels <= 2 * ENOUGH_PIXELS) {
                break;
            }
            shrink *= 2;
        }
        return shrink;
    }

    private static Decoded decoded(byte[] file, ImageHeader header, int shrink) {
        return switch (header.kind()) {
            case PNG -> PngDecoder.decode(file, header, shrink);
            case JPEG -> JpegDecoder.decode(file, header, shrink);
            case WEBP -> WebpDecoder.decode(file, header, shrink);
            case GIF -> GifDecoder.decode(file, header, shrink);
            case HEIF -> HeifDecoder.decode(file, header, shrink);
        };
    }

    /** Encodes an image as lossless PNG, or as JPEG of quality 95 with full colour resolution, without alpha. */
    public static byte[] encode(Raster raster, ImageFormat format) {
        return switch (format) {
            case PNG -> PngEncoder.small(raster);
            case JPEG -> JpegEncoder.encode(raster);
        };
    }

    /** Encodes an image as a PNG file in less time and more bytes, for files that stay in this service. */
    public static byte[] encodeFast(Raster raster) {
        return PngEncoder.fast(raster);
    }
}
