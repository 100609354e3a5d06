package dev.mintmark.app.image;

/**
 * Checks the chunks of a WebP file without decoding it (RFC 9649, section 2). An extended file states the size of its canvas, and its
 * frames state their own, by which decoders allocate memory: both must be equal.
 */
final class WebpChunks {
    private static final int FIRST = 12;
    private static final int HEAD = 8;
    private static final int ANIMATED = 2;
    private static final int FRAME_HEAD = 16;

    private final byte[] file;
    private final ImageHeader header;

    private WebpChunks(byte[] file, ImageHeader header) {
        this.file = file;
        this.header = header;
    }

    /** Refuses files whose first image has another size than the header, and files with several images. */
    static void check(byte[] file, ImageHeader header) {
        if (ImageHeader.startsWith(file, FIRST, "VP8X")) {
            new WebpChunks(file, header).extended();
        }
    }

    private void extended() {
        long end = HEAD + length(4);
        int canvas = FIRST + HEAD;
        long first = next(FIRST);
        if ((file[canvas] & ANIMATED) == 0) {
            still(first, end);
            return;
        }
        for (long at = first; at < end; at = next(at)) {
            int frame = head(at);
            if (is(frame, "ANMF")) {
                frame(frame);
                return;
            }
        }
        throw new InvalidImageException("The WebP file says that it is animated, but has no frame.");
    }

    private void frame(int at) {
        int data = at + HEAD;
        if (data + FRAME_HEAD > file.length) {
            throw broken();
        }
        same(1 + ImageHeader.little24(file, data + 6), 1 + ImageHeader.little24(file, data + 9));
        still(data + FRAME_HEAD, data + length(at + 4));
    }

    /** Checks that there is one image, with at most one chunk of alpha, which states no size of its own. */
    private void still(long from, long end) {
        int images = 0;
        int alphas = 0;
        for (long next = from; next < end; next = next(next)) {
            int at = head(next);
            alphas += is(at, "ALPH") ? 1 : 0;
            if (is(at, "VP8 ") || is(at, "VP8L")) {
                images++;
                image(at);
            }
        }
        if (images != 1 || alphas > 1) {
            throw new InvalidImageException("The WebP file has " + images + " images and " + alphas
                    + " alpha channels where it has one canvas; it can have one image and one alpha channel.");
        }
    }

    private void image(int at) {
        int data = at + HEAD;
        if (data + 10 > file.length) {
            throw broken();
        }
        if (is(at, "VP8 ")) {
            same(ImageHeader.little16(file, data + 6) & 0x3fff, ImageHeader.little16(file, data + 8) & 0x3fff);
        } else {
            int bits = ImageHeader.little16(file, data + 1) | ImageHeader.little16(file, data + 3) << 16;
            same(1 + (bits & 0x3fff), 1 + (bits >>> 14 & 0x3fff));
        }
    }

    private void same(int width, int height) {
        if (width != header.width() || height != header.height()) {
            throw new InvalidImageException("The WebP file says that its image has " + header.width() + " x "
                    + header.height() + " pixels, but the frame in it has " + width + " x " + height + ".");
        }
    }

    private int head(long at) {
        if (at + HEAD > file.length) {
            throw broken();
        }
        return (int) at;
    }

    /** Where the chunk after this one begins: chunks are padded to even lengths. */
    private long next(long at) {
        long length = length(head(at) + 4);
        return at + HEAD + length + (length & 1);
    }

    private long length(int at) {
        return ImageHeader.little16(file, at) | (long) ImageHeader.little16(file, at + 2) << 16;
    }

    private boolean is(int at, String type) {
        return ImageHeader.startsWith(file, at, type);
    }

    private static InvalidImageException broken() {
        return new InvalidImageException("The WebP file breaks off before its end.");
    }
}
