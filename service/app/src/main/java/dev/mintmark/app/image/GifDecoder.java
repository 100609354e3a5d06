package dev.mintmark.app.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Decodes GIF files (GIF89a specification): LZW codes of 3 to 12 bits, row by row. */
final class GifDecoder {
    private static final int CODES = 4096;
    private static final int OPAQUE = 0xff << 24;
    private static final int[][] INTERLACED = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};
    private static final int[][] WHOLE = {{0, 1}};

    private final GifFile gif;
    private final GifFile.Image image;
    private final int[] palette = new int[256];
    private final int[] row;
    private final PixelSink sink;
    private final int left;
    private final int top;
    private final int[][] passes;
    private int pass;
    private int y;
    private int x;

    private GifDecoder(GifFile gif, GifFile.Image image, PixelSink sink, int left, int top) {
        this.gif = gif;
        this.image = image;
        this.sink = sink;
        this.left = left;
        this.top = top;
        this.row = new int[image.width()];
        this.passes = image.interlaced() ? INTERLACED : WHOLE;
        // colours that the palette lacks are black
        Arrays.fill(palette, OPAQUE);
        for (int i = 0; i < image.colours() && image.palette() + 3 * i + 3 <= gif.file.length; i++) {
            int at = image.palette() + 3 * i;
            palette[i] =
                    OPAQUE | (gif.file[at] & 0xff) << 16 | (gif.file[at + 1] & 0xff) << 8 | gif.file[at + 2] & 0xff;
        }
        if (image.transparent() >= 0) {
            palette[image.transparent()] = 0;
        }
    }

    static Decoded decode(byte[] file, ImageHeader header, int shrink) {
        GifFile gif = new GifFile(file);
        if (gif.images.isEmpty()) {
            throw new InvalidImageException("The GIF file has no picture.");
        }
        if (gif.images.size() > 1) {
            Animation.Judged judged = animation(gif, header).judged();
            return Decoded.of(judged.shrunk(shrink), Colours.SRGB, Orientation.UPRIGHT, judged.note());
        }
        GifFile.Image only = gif.images.getFirst();
        checkSize(only);
        PixelSink sink = new PixelSink(header.width(), header.height(), shrink, !only.interlaced());
        new GifDecoder(gif, only, sink, only.x(), only.y()).decode();
        return Decoded.of(sink, Colours.SRGB, Orientation.UPRIGHT, null);
    }

    private static Animation animation(GifFile gif, ImageHeader header) {
        List<Animation.Frame> frames = new ArrayList<>();
        for (GifFile.Image image : gif.images) {
            checkSize(image);
            Animation.Disposal disposal = switch (image.disposal()) {
                case 2 -> Animation.Disposal.CLEAR;
                case 3 -> Animation.Disposal.RESTORE;
                default -> Animation.Disposal.KEEP;
            };
            frames.add(new Animation.Frame(
                    Math.min(image.x(), header.width()),
                    Math.min(image.y(), header.height()),
                    image.width(),
                    image.height(),
                    Animation.Frame.shown(image.millis()),
                    disposal,
                    true,
                    () -> {
                        PixelSink sink = new PixelSink(image.width(), image.height(), 1, !image.interlaced());
                        new GifDecoder(gif, image, sink, 0, 0).decode();
                        return sink.argb();
                    }));
        }
        return new Animation("GIF", header.width(), header.height(), gif.plays, frames);
    }

    private static void checkSize(GifFile.Image image) {
        if (image.width() < 1 || image.height() < 1 || (long) image.width() * image.height() > ImageHeader.MAX_PIXELS) {
            throw new InvalidImageException("The GIF file has a frame of " + image.width() + " x " + image.height()
                    + " pixels; at most 40 million are read.");
        }
    }

    private void decode() {
        byte[] file = gif.file;
        int at = image.data();
        int minimum = at < file.length ? file[at] & 0xff : 0;
        if (minimum < 1 || minimum > 8) {
            throw new InvalidImageException("The GIF file is damaged: its pixels have " + minimum + " bits.");
        }
        int clear = 1 << minimum;
        short[] prefix = new short[CODES];
        byte[] suffix = new byte[CODES];
        byte[] text = new byte[CODES + 1];
        for (int i = 0; i < clear; i++) {
            suffix[i] = (byte) i;
        }
        int next = clear + 2;
        int bits = minimum + 1;
        int previous = -1;
        int first = 0;
        int buffer = 0;
        int count = 0;
        at++;
        int blockEnd = at;
        while (pass < passes.length) {
            while (count < bits) {
                if (at == blockEnd) {
                    int length = at < file.length ? file[at] & 0xff : 0;
                    if (length == 0) {
                        throw new InvalidImageException("The GIF file breaks off before its end.");
                    }
                    at++;
                    blockEnd = at + length;
                }
                if (at >= file.length) {
                    throw new InvalidImageException("The GIF file breaks off before its end.");
                }
                buffer |= (file[at++] & 0xff) << count;
                count += 8;
            }
            int code = buffer & (1 << bits) - 1;
            buffer >>>= bits;
            count -= bits;
            if (code == clear) {
                next = clear + 2;
                bits = minimum + 1;
                previous = -1;
                continue;
            }
            if (code == clear + 1 || code > next || code == next && previous < 0) {
                throw new InvalidImageException("The GIF file is damaged: its pixels end early.");
            }
            int length = 0;
            int from = code;
            if (code == next) {
                text[length++] = (byte) first;
                from = previous;
            }
            while (from >= clear + 2) {
                text[length++] = suffix[from];
                from = prefix[from];
            }
            first = suffix[from] & 0xff;
            text[length++] = (byte) first;
            while (length > 0 && pass < passes.length) {
                pixel(text[--length] & 0xff);
            }
            if (previous >= 0 && next < CODES) {
                prefix[next] = (short) previous;
                suffix[next] = (byte) first;
                next++;
                if (next == 1 << bits && bits < 12) {
                    bits++;
                }
            }
            previous = code;
        }
    }

    private void pixel(int index) {
        row[x++] = palette[index];
        if (x < row.length) {
            return;
        }
        x = 0;
        sink.put(top + passes[pass][0] + y * passes[pass][1], left, 1, row, row.length);
        y++;
        while (pass < passes.length && passes[pass][0] + y * passes[pass][1] >= image.height()) {
            pass++;
            y = 0;
        }
    }
}
