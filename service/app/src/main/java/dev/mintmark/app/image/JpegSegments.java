package dev.mintmark.app.image;

/** Reads the marker segments of a JPEG file without decoding it (ITU-T T.81, annex B). */
final class JpegSegments {
    private static final int START_OF_SCAN = 0xda;
    private static final int END_OF_IMAGE = 0xd9;

    /**
     * Pixels over all scans: a decoder draws the whole image again in each, in about 8 ns per pixel. Progressive files have about ten
     * scans, so those of 40 megapixels pass.
     */
    private static final long MAX_DRAWN_PIXELS = 500_000_000;

    /** A scan takes time however small the image is. */
    private static final int MAX_SCANS = 100;

    private JpegSegments() {}

    /** The size from the frame header. */
    static ImageHeader header(byte[] file) {
        int at = find(file, JpegSegments::isFrame);
        if (at < 0 || at + 9 > file.length) {
            throw new InvalidImageException("The JPEG file breaks off before its size.");
        }
        int height = (file[at + 5] & 0xff) << 8 | file[at + 6] & 0xff;
        int width = (file[at + 7] & 0xff) << 8 | file[at + 8] & 0xff;
        return new ImageHeader(ImageHeader.Kind.JPEG, width, height);
    }

    /** The transform that Adobe's segment names for four channels: 2 for YCCK, else plain CMYK; -1 where there is none. */
    static int adobeTransform(byte[] file) {
        int at = find(file, marker -> marker == 0xee);
        return at >= 0 && at + 16 <= file.length && ImageHeader.startsWith(file, at + 4, "Adobe")
                ? file[at + 15] & 0xff
                : -1;
    }

    /** How many channels the frame header names: 1, 3 or 4. */
    static int channels(byte[] file) {
        int at = find(file, JpegSegments::isFrame);
        int channels = at >= 0 && at + 10 <= file.length ? file[at + 9] & 0xff : 0;
        if (channels != 1 && channels != 3 && channels != 4) {
            throw new InvalidImageException("The JPEG file has " + channels + " channels; it can have 1, 3 or 4.");
        }
        return channels;
    }

    /** Where the TIFF structure of the EXIF segment begins; -1 where there is none. */
    static int exif(byte[] file) {
        int at = find(file, marker -> marker == 0xe1);
        return at >= 0 && ImageHeader.startsWith(file, at + 4, "Exif\0\0") ? at + 10 : -1;
    }

    /**
     * Refuses files that are cut off or would occupy a decoder for long. Bytes after the end of the image, such as a phone's video, and
     * thumbnails inside a segment are ignored.
     */
    static void check(byte[] file, ImageHeader header) {
        int scans = 0;
        int at = marker(file, 2);
        while ((file[at] & 0xff) != END_OF_IMAGE) {
            int marker = file[at] & 0xff;
            scans += marker == START_OF_SCAN ? 1 : 0;
            at = marker(file, at + 1 + (hasLength(marker) ? length(file, at + 1) : 0));
        }
        if (scans == 0) {
            throw new InvalidImageException("The JPEG file ends before its pixels.");
        }
        long drawn = (long) scans * header.width() * header.height();
        if (scans > MAX_SCANS || drawn > MAX_DRAWN_PIXELS) {
            throw new InvalidImageException("The JPEG file has " + scans + " scans of " + header.width() + " x "
                    + header.height() + " pixels; at most " + MAX_SCANS + " scans are read, of "
                    + MAX_DRAWN_PIXELS / 1_000_000
                    + " million pixels together.");
        }
    }

    /** Returns the index of the next marker's code; between markers are the pixels of a scan, or bytes that decoders skip. */
    private static int marker(byte[] file, int from) {
        for (int i = from; i + 1 < file.length; i++) {
            int code = file[i + 1] & 0xff;
            if ((file[i] & 0xff) == 0xff && code != 0 && code != 0xff) {
                return i + 1;
            }
        }
        throw new InvalidImageException("The JPEG file breaks off before its end.");
    }

    /** Restarts, SOI and the reserved codes below the frames have none. */
    private static boolean hasLength(int marker) {
        return marker >= 0xc0 && (marker < 0xd0 || marker > 0xd8);
    }

    private static int length(byte[] file, int at) {
        int length = at + 1 < file.length ? (file[at] & 0xff) << 8 | file[at + 1] & 0xff : 0;
        if (length < 2) {
            throw new InvalidImageException("The JPEG file is damaged: a segment breaks off in its length.");
        }
        return length;
    }

    private interface Wanted {
        boolean is(int marker);
    }

    /** Where the first such segment begins, before the first scan; -1 where there is none. */
    private static int find(byte[] file, Wanted wanted) {
        int at = 2;
        while (at + 4 <= file.length && (file[at] & 0xff) == 0xff) {
            int marker = file[at + 1] & 0xff;
            if (marker == 0xff) {
                at++;
                continue;
            }
            if (wanted.is(marker)) {
                return at;
            }
            if (marker == 0xda || marker == 0xd9) {
                return -1;
            }
            boolean alone = marker == 0x01 || marker >= 0xd0 && marker <= 0xd8;
            at += alone ? 2 : 2 + ((file[at + 2] & 0xff) << 8 | file[at + 3] & 0xff);
        }
        return -1;
    }

    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }
}
