package dev.mintmark.app.image;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a WebP file (RFC 9649, section 2), checked without decoding it: an extended file states the size of its canvas, and its
 * frames state their own, by which decoders allocate memory, so both must agree.
 */
final class WebpChunks {
    private static final int FIRST = 12;
    private static final int HEAD = 8;
    private static final int ANIMATED = 2;
    private static final int ALPHA = 16;
    private static final int PROFILE = 32;
    /** The bit by which a lossless image says that it uses its alpha channel, in the fifth of its bytes. */
    private static final int LOSSLESS_ALPHA = 16;

    private static final int FRAME_HEAD = 16;
    private static final int MAX_CHUNKS = 20_000;

    /** @param at where its data begins */
    record Chunk(String type, int at, int length) {}

    /** A frame of an animation: where it lies, and its image. */
    record Frame(int x, int y, int width, int height, int millis, boolean clears, boolean blends, List<Chunk> image) {}

    private final byte[] file;
    private final ImageHeader header;
    private final boolean isExtended;
    private final List<Chunk> all;

    final List<Frame> frames = new ArrayList<>();
    int plays;

    /** Refuses files whose images have other sizes than they say, and canvases with several images. */
    WebpChunks(byte[] file, ImageHeader header) {
        this.file = file;
        this.header = header;
        this.isExtended = ImageHeader.startsWith(file, FIRST, "VP8X");
        this.all = chunks(FIRST, isExtended ? HEAD + length(4) : file.length);
        if (!isExtended) {
            return;
        }
        if (all.stream().filter(chunk -> chunk.type.equals("VP8X")).count() > 1) {
            throw disordered();
        }
        if (!isAnimated()) {
            check(all, header.width(), header.height());
            return;
        }
        boolean begun = false;
        for (Chunk chunk : all) {
            if (chunk.type.equals("ANIM") && chunk.length >= 6) {
                plays = ImageHeader.little16(file, chunk.at + 4);
                begun = true;
            } else if (chunk.type.equals("ANMF")) {
                if (!begun) {
                    throw disordered();
                }
                frames.add(frame(chunk));
            }
        }
    }

    boolean isAnimated() {
        return isAnimated(file);
    }

    static boolean isAnimated(byte[] file) {
        return ImageHeader.startsWith(file, FIRST, "VP8X") && (file[FIRST + HEAD] & ANIMATED) != 0;
    }

    private Frame frame(Chunk chunk) {
        if (chunk.length < FRAME_HEAD || frames.size() == Animation.MAX_FRAMES) {
            throw new InvalidImageException(
                    "The WebP animation has a damaged frame, or more than " + Animation.MAX_FRAMES + ".");
        }
        int at = chunk.at;
        int x = 2 * ImageHeader.little24(file, at);
        int y = 2 * ImageHeader.little24(file, at + 3);
        int width = 1 + ImageHeader.little24(file, at + 6);
        int height = 1 + ImageHeader.little24(file, at + 9);
        if ((long) x + width > header.width() || (long) y + height > header.height()) {
            throw new InvalidImageException("The WebP file says that its image has " + header.width() + " x "
                    + header.height() + " pixels, but the frame in it has " + width + " x " + height + ".");
        }
        List<Chunk> image = chunks(at + FRAME_HEAD, (long) at + chunk.length);
        check(image, width, height);
        int flags = file[at + 15];
        return new Frame(
                x, y, width, height, ImageHeader.little24(file, at + 12), (flags & 1) != 0, (flags & 2) == 0, image);
    }

    /**
     * The file with the alpha channel of its lossless image in use; null where it is already, or the image is lossy. Where the file
     * says that there is none, some viewers apply it, others add its complement to the colours, and others leave it out.
     */
    byte @Nullable [] withAlpha() {
        for (Chunk chunk : all) {
            if (chunk.type.equals("VP8L") && (!usesAlpha(chunk) || isExtended && !has(ALPHA))) {
                byte[] copy = file.clone();
                copy[chunk.at + 4] |= LOSSLESS_ALPHA;
                copy[FIRST + HEAD] |= (byte) (isExtended ? ALPHA : 0);
                return copy;
            }
        }
        return null;
    }

    /** Whether the file, or a frame's lossless image, says that the frame's alpha channel is not in use. */
    boolean hidesAlpha(Frame frame) {
        return !has(ALPHA) || frame.image.stream().anyMatch(chunk -> chunk.type.equals("VP8L") && !usesAlpha(chunk));
    }

    private boolean usesAlpha(Chunk chunk) {
        return chunk.length < 5 || (file[chunk.at + 4] & LOSSLESS_ALPHA) != 0;
    }

    /** A file of its own with a frame's image. The alpha channel of a lossless image is in use. */
    byte[] alone(Frame frame) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[FIRST]);
        boolean alpha = frame.image.stream().anyMatch(it -> it.type.equals("ALPH"));
        if (alpha) {
            write(out, "VP8X");
            little(out, 10, 4);
            little(out, ALPHA, 4);
            little(out, frame.width - 1, 3);
            little(out, frame.height - 1, 3);
        }
        for (Chunk chunk : frame.image) {
            if (chunk.type.equals("ALPH") || chunk.type.equals("VP8 ") || chunk.type.equals("VP8L")) {
                write(out, chunk.type);
                little(out, chunk.length, 4);
                byte[] data = java.util.Arrays.copyOfRange(file, chunk.at, chunk.at + chunk.length);
                if (chunk.type.equals("VP8L") && data.length > 4) {
                    data[4] |= LOSSLESS_ALPHA;
                }
                out.writeBytes(data);
                out.writeBytes(new byte[chunk.length & 1]);
            }
        }
        byte[] alone = out.toByteArray();
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        write(head, "RIFF");
        little(head, alone.length - HEAD, 4);
        write(head, "WEBP");
        System.arraycopy(head.toByteArray(), 0, alone, 0, FIRST);
        return alone;
    }

    private static void write(ByteArrayOutputStream out, String name) {
        out.writeBytes(name.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    }

    private static void little(ByteArrayOutputStream out, int value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.write(value >>> 8 * i);
        }
    }

    Colours colours() {
        for (Chunk chunk : has(PROFILE) ? all : List.<Chunk>of()) {
            if (chunk.type.equals("ICCP")) {
                IccProfile.requireSize(chunk.length);
                return IccColours.of(
                        java.util.Arrays.copyOfRange(file, chunk.at, chunk.at + chunk.length), IccColours.Space.RGB);
            }
        }
        return Colours.SRGB;
    }

    /** Whether viewers leave the alpha channel out: that of a lossy image counts only where the file's flag says so. */
    boolean isOpaque() {
        return isExtended && !has(ALPHA) && all.stream().anyMatch(it -> it.type.equals("VP8 "));
    }

    private boolean has(int flag) {
        return isExtended && (file[FIRST + HEAD] & flag) != 0;
    }

    /** Checks that there is one image, at most one chunk of alpha, which states no size of its own, before a lossy one. */
    private void check(List<Chunk> chunks, int width, int height) {
        int images = 0;
        int alphas = 0;
        for (Chunk chunk : chunks) {
            alphas += chunk.type.equals("ALPH") ? 1 : 0;
            if (chunk.type.equals("ALPH") && images > 0 || chunk.type.equals("VP8L") && alphas > 0) {
                throw disordered();
            }
            if (chunk.type.equals("VP8 ") || chunk.type.equals("VP8L")) {
                images++;
                check(chunk, width, height);
            }
        }
        if (images != 1 || alphas > 1) {
            throw new InvalidImageException("The WebP file has " + images + " images and " + alphas
                    + " alpha channels where it has one canvas; it can have one image and one alpha channel.");
        }
    }

    private void check(Chunk chunk, int width, int height) {
        int at = chunk.at;
        if (at + 10 > file.length) {
            throw broken();
        }
        int bits = ImageHeader.little16(file, at + 1) | ImageHeader.little16(file, at + 3) << 16;
        boolean lossy = chunk.type.equals("VP8 ");
        int itsWidth = lossy ? ImageHeader.little16(file, at + 6) & 0x3fff : 1 + (bits & 0x3fff);
        int itsHeight = lossy ? ImageHeader.little16(file, at + 8) & 0x3fff : 1 + (bits >>> 14 & 0x3fff);
        if (itsWidth != width || itsHeight != height) {
            throw new InvalidImageException("The WebP file says that its image has " + width + " x " + height
                    + " pixels, but the frame in it has " + itsWidth + " x " + itsHeight + ".");
        }
    }

    /** Chunks are padded to even lengths. */
    private List<Chunk> chunks(long from, long end) {
        List<Chunk> chunks = new ArrayList<>();
        for (long next = from; next < end; ) {
            if (next + HEAD > file.length) {
                throw broken();
            }
            int at = (int) next;
            long length = length(at + 4);
            if (next + HEAD + length > file.length) {
                throw broken();
            }
            String type = new String(file, at, 4, java.nio.charset.StandardCharsets.ISO_8859_1);
            chunks.add(new Chunk(type, at + HEAD, (int) length));
            if (chunks.size() > MAX_CHUNKS) {
                throw new InvalidImageException("The WebP file has more than " + MAX_CHUNKS + " chunks.");
            }
            next += HEAD + length + (length & 1);
            if (!isExtended) {
                break;
            }
        }
        return chunks;
    }

    private long length(int at) {
        return ImageHeader.little16(file, at) | (long) ImageHeader.little16(file, at + 2) << 16;
    }

    private static InvalidImageException disordered() {
        return new InvalidImageException("The WebP file has chunks where they may not be, which some viewers read and"
                + " others do not, so what they show is not known; save the picture again.");
    }

    private static InvalidImageException broken() {
        return new InvalidImageException("The WebP file breaks off before its end.");
    }
}
