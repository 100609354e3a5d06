package dev.mintmark.app.image;

import java.nio.charset.StandardCharsets;

/**
 * Format and size of an image, from the first bytes of its file. Allocates nothing of the size that the file states.
 *
 * @param kind by the magic bytes
 * @param width in pixels
 * @param height in pixels
 */
public record ImageHeader(Kind kind, int width, int height) {
    /** The longest side of any image. */
    static final int MAX_SIDE = 65_535;

    /** 40 megapixels. */
    static final long MAX_PIXELS = 40_000_000;

    /** The file formats that are read. */
    public enum Kind {
        PNG,
        JPEG,
        WEBP,
        GIF,
        /** AVIF and HEIC. */
        HEIF
    }

    /** @throws InvalidImageException where the file is of none of these formats, or the image is too large */
    public static ImageHeader read(byte[] file) {
        ImageHeader header;
        if (startsWith(file, 0, "\u0089PNG\r\n\u001a\n")) {
            header = png(file);
        } else if (startsWith(file, 0, "\u00ff\u00d8\u00ff")) {
            header = JpegSegments.of(file).header();
        } else if (startsWith(file, 0, "RIFF") && startsWith(file, 8, "WEBP")) {
            header = webp(file);
        } else if (startsWith(file, 0, "GIF87a") || startsWith(file, 0, "GIF89a")) {
            header = GifFile.header(file);
        } else if (HeifBoxes.isHeif(file)) {
            header = new HeifBoxes(file).header();
        } else {
            throw new InvalidImageException("The file is not a PNG, JPEG, WebP, GIF, AVIF or HEIC image.");
        }
        if (header.width < 1 || header.height < 1) {
            throw new InvalidImageException(
                    "The image says that it has " + header.width + " x " + header.height + " pixels.");
        }
        if (header.width > MAX_SIDE || header.height > MAX_SIDE || (long) header.width * header.height > MAX_PIXELS) {
            throw new InvalidImageException("The image has " + header.width + " x " + header.height
                    + " pixels; at most 40 million are read, and " + MAX_SIDE + " a side.");
        }
        return header;
    }

    private static ImageHeader png(byte[] file) {
        if (file.length < 33 || !startsWith(file, 12, "IHDR") || int32(file, 8) != 13) {
            throw new InvalidImageException("The PNG file breaks off in its header.");
        }
        return new ImageHeader(Kind.PNG, int32(file, 16), int32(file, 20));
    }

    private static ImageHeader webp(byte[] file) {
        if (file.length >= 30 && startsWith(file, 12, "VP8X")) {
            return new ImageHeader(Kind.WEBP, 1 + little24(file, 24), 1 + little24(file, 27));
        }
        if (file.length >= 25 && startsWith(file, 12, "VP8L") && file[20] == 0x2f) {
            int bits = little16(file, 21) | little16(file, 23) << 16;
            return new ImageHeader(Kind.WEBP, 1 + (bits & 0x3fff), 1 + (bits >>> 14 & 0x3fff));
        }
        if (file.length >= 30 && startsWith(file, 12, "VP8 ")) {
            return new ImageHeader(Kind.WEBP, little16(file, 26) & 0x3fff, little16(file, 28) & 0x3fff);
        }
        throw new InvalidImageException("The WebP file breaks off in its header.");
    }

    static boolean startsWith(byte[] file, int at, String magic) {
        byte[] wanted = magic.getBytes(StandardCharsets.ISO_8859_1);
        return at + wanted.length <= file.length
                && java.util.Arrays.equals(file, at, at + wanted.length, wanted, 0, wanted.length);
    }

    static int int32(byte[] file, int at) {
        return (file[at] & 0xff) << 24 | (file[at + 1] & 0xff) << 16 | (file[at + 2] & 0xff) << 8 | file[at + 3] & 0xff;
    }

    static int little16(byte[] file, int at) {
        return file[at] & 0xff | (file[at + 1] & 0xff) << 8;
    }

    static int little24(byte[] file, int at) {
        return little16(file, at) | (file[at + 2] & 0xff) << 16;
    }
}
