package dev.mintmark.app.image;

import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.watermark.Raster;
import java.util.concurrent.Semaphore;

/**
 * Decodes and encodes images; nothing else in this service does. Bytes from outside may be hostile: magic bytes decide the format,
 * the size is checked before a decoder is called, and few files are decoded at the same time. Thread-safe.
 */
public final class ImageCodec {
    /** The largest file that is read, 16 MiB. */
    public static final int MAX_BYTES = 16 << 20;

    /** Limits how many files from outside are decoded at the same time. */
    static final Semaphore FOREIGN_FILES = new Semaphore(2);

    /** Limits the decoding of this service's own files, which must not wait for those from outside. */
    private static final Semaphore OWN_FILES = new Semaphore(2);

    private ImageCodec() {}

    /**
     * Decodes a PNG, JPEG or WebP file of at most 16 MiB and 40 megapixels to eight bits per channel. Applies the EXIF orientation
     * of a JPEG, not of a PNG.
     *
     * @throws InvalidImageException where it is not such a file, too large, or damaged
     */
    public static Raster decode(byte[] file) {
        return decode(file, FOREIGN_FILES);
    }

    /**
     * Decodes a file that this service made. It does not wait for files from outside, so nobody can delay the service's own work by
     * sending files.
     *
     * @throws InvalidImageException where it is not such a file, too large, or damaged
     */
    public static Raster decodeOwn(byte[] file) {
        return decode(file, OWN_FILES);
    }

    private static Raster decode(byte[] file, Semaphore permits) {
        if (file.length > MAX_BYTES) {
            throw new InvalidImageException(
                    "The file has " + file.length + " bytes; at most " + MAX_BYTES + " (16 MiB) are read.");
        }
        ImageHeader header = ImageHeader.read(file);
        permits.acquireUninterruptibly();
        try {
            return switch (header.kind()) {
                case PNG -> PngDecoder.decode(file, header);
                case JPEG -> JpegDecoder.decode(file, header);
                case WEBP -> ImageIoDecoder.webp(file, header);
            };
        } finally {
            permits.release();
        }
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
