package dev.mintmark.app.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Decodes PNG files (W3C PNG, third edition) of every colour type, depth and interlacing to eight bits per channel, and their
 * animations. Pixels are inflated row by row and never beyond the header's size. As in browsers, their checksums (CRC-32 and Adler-32)
 * are not looked at, and pixels without zlib's head are none.
 */
final class PngDecoder {
    private static final int[][] ADAM7 = {
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
    };
    private static final int[][] WHOLE = {{0, 0, 1, 1}};

    private final PngFile png;
    private final PngFile.Part part;
    /** Without zlib's head and checksum. */
    private final Inflater inflater = new Inflater(true);

    private int nextData;
    private final byte[] head = new byte[2];
    private int headRead;

    private PngDecoder(PngFile png, PngFile.Part part) {
        this.png = png;
        this.part = part;
    }

    static Decoded decode(byte[] file, ImageHeader header, int shrink) {
        PngFile png = new PngFile(file, header);
        if (png.frameCount > 0) {
            Animation.Judged judged = animation(png, header).judged();
            return Decoded.of(judged.shrunk(shrink), png.colours(), png.orientation, note(png, judged));
        }
        PixelSink sink = new PixelSink(header.width(), header.height(), shrink, !png.interlaced);
        decode(png, png.still, sink);
        return Decoded.of(sink, png.colours(), png.orientation, null);
    }

    private static @Nullable String note(PngFile png, Animation.Judged judged) {
        if (!png.hidesStill()) {
            return judged.note();
        }
        return (judged.note() == null ? "Judged is the animation in the file." : judged.note())
                + " Viewers without animation show another picture, which the file has too and which was not judged.";
    }

    private static Animation animation(PngFile png, ImageHeader header) {
        if (png.frames.size() != png.frameCount) {
            throw new InvalidImageException(
                    "The PNG animation has " + png.frames.size() + " frames where it says " + png.frameCount + ".");
        }
        List<Animation.Frame> frames = new ArrayList<>();
        for (PngFile.Part part : png.frames) {
            Animation.Disposal disposal = switch (part.disposal()) {
                case 1 -> Animation.Disposal.CLEAR;
                // there is nothing to restore before the first frame
                case 2 -> frames.isEmpty() ? Animation.Disposal.CLEAR : Animation.Disposal.RESTORE;
                default -> Animation.Disposal.KEEP;
            };
            frames.add(new Animation.Frame(
                    part.x(),
                    part.y(),
                    part.width(),
                    part.height(),
                    Animation.Frame.shown(part.millis()),
                    disposal,
                    part.blend() == 1,
                    () -> {
                        PixelSink sink = new PixelSink(part.width(), part.height(), 1, !png.interlaced);
                        decode(png, part, sink);
                        return sink.argb();
                    }));
        }
        return new Animation("PNG", header.width(), header.height(), png.plays, frames);
    }

    private static void decode(PngFile png, PngFile.Part part, PixelSink sink) {
        PngDecoder decoder = new PngDecoder(png, part);
        try {
            decoder.decode(sink);
        } catch (DataFormatException e) {
            throw new InvalidImageException("The PNG file's pixels cannot be inflated: " + e.getMessage() + ".", e);
        } finally {
            decoder.inflater.end();
        }
    }

    private void decode(PixelSink sink) throws DataFormatException {
        int[] pixels = new int[part.width()];
        byte[] row = new byte[png.samples.rowBytes(part.width())];
        byte[] above = new byte[row.length];
        byte[] filter = new byte[1];
        for (int[] pass : png.interlaced ? ADAM7 : WHOLE) {
            int columns = Math.ceilDiv(part.width() - pass[0], pass[2]);
            if (columns <= 0) {
                continue;
            }
            int bytes = png.samples.rowBytes(columns);
            Arrays.fill(above, (byte) 0);
            for (int y = pass[1]; y < part.height(); y += pass[3]) {
                read(filter, 1);
                read(row, bytes);
                PngFilter.undo(filter[0], row, above, bytes, png.samples.pixelBytes());
                png.samples.write(row, columns, pixels);
                sink.put(y, pass[0], pass[2], pixels, columns);
                byte[] swap = above;
                above = row;
                row = swap;
            }
        }
    }

    private void read(byte[] into, int length) throws DataFormatException {
        int have = 0;
        while (have < length) {
            int count = inflater.inflate(into, have, length - have);
            have += count;
            if (count == 0) {
                if (inflater.finished()
                        || inflater.needsDictionary()
                        || nextData == part.data().size()) {
                    throw new InvalidImageException(
                            png.isCut
                                    ? "The PNG file breaks off before its end."
                                    : "The PNG file has fewer pixels than its header says.");
                }
                feed(part.data().get(nextData++));
            }
        }
    }

    private void feed(PngFile.Data data) {
        int from = data.from();
        while (headRead < head.length && from < data.to()) {
            head[headRead++] = png.file[from++];
            if (headRead == head.length) {
                checkHead();
            }
        }
        inflater.setInput(png.file, from, data.to() - from);
    }

    /** By RFC 1950, section 2.2: the method deflate, a window of at most 32 KiB, the check bits, no preset dictionary. */
    private void checkHead() {
        int method = head[0] & 0x0f;
        int window = head[0] >> 4 & 0x0f;
        int flags = head[1] & 0xff;
        boolean checks = ((head[0] & 0xff) << 8 | flags) % 31 == 0;
        boolean needsDictionary = (flags & 0x20) != 0;
        if (method != 8 || window > 7 || !checks || needsDictionary) {
            throw new InvalidImageException(
                    "The PNG file's pixels do not begin as compressed data do, and browsers show none of them.");
        }
    }
}
