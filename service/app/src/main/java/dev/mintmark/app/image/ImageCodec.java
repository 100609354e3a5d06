package dev.mintmark.app.image;

import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.watermark.Raster;
import java.util.concurrent.Semaphore;

/**
 * The one place where images are decoded and encoded. Bytes from outside are hostile: what they are is told by their magic
 * bytes, their size is read before any decoder sees them, and few are decoded at once. Thread-safe.
 */
public final class ImageCodec {
    /** The largest file that is read. */
    public static final int MAX_BYTES = 16 << 20;

    /** For files from outside: how many are decoded at once, however many are sent. */
    static final Semaphore STRANGERS = new Semaphore(2);

    /** For this service's own files, which must not wait for those from outside. */
    private static final Semaphore OWN = new Semaphore(2);

    private ImageCodec() {}

    /**
     * The pixels of a PNG, JPEG or WebP file, of 16 MB and 40 megapixels at most, at eight bits a channel in sRGB. A
     * JPEG's EXIF orientation is followed, a PNG's is not.
     *
     * @throws InvalidImageException where it is none, too large, or damaged
     */
    public static Raster decode(byte[] file) {
        return decode(file, STRANGERS);
    }

    /**
     * The same of a file that this service made itself; it waits for no file from outside, so that nobody can hold up the
     * work here by what they send.
     *
     * @throws InvalidImageException where it is none, too large, or damaged
     */
    public static Raster decodeOwn(byte[] file) {
        return decode(file, OWN);
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

    /** The image as a file: PNG without loss, or JPEG at quality 95 with full colour resolution, without alpha. */
    public static byte[] encode(Raster raster, ImageFormat format) {
        return switch (format) {
            case PNG -> PngEncoder.small(raster);
            case JPEG -> JpegEncoder.encode(raster);
        };
    }

    /** The image as a PNG file that takes less time and more bytes, for what does not leave this service. */
    public static byte[] encodeFast(Raster raster) {
        return PngEncoder.fast(raster);
    }
}
