package dev.mintmark.app.image;

import java.util.Arrays;

/** How the bytes of a PNG row become pixels: colour type, depth, palette and transparent colour (sections 11.2 and 11.3). */
final class PngSamples {
    private static final int GREY = 0;
    private static final int RGB = 2;
    private static final int INDEXED = 3;
    private static final int GREY_ALPHA = 4;
    private static final int RGB_ALPHA = 6;
    private static final int OPAQUE = 0xff << 24;

    private final int depth;
    private final int colour;
    private final int channels;
    private final int[] palette = new int[256];
    private int colours;
    /** The samples of the colour that is transparent, undivided; empty where there is none. */
    private int[] transparent = {};

    PngSamples(int depth, int colour) {
        this.depth = depth;
        this.colour = colour;
        this.channels = switch (colour) {
            case GREY, INDEXED -> 1;
            case RGB -> 3;
            case GREY_ALPHA -> 2;
            case RGB_ALPHA -> 4;
            default -> 0;
        };
        boolean known = switch (colour) {
            case GREY -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
            case INDEXED -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
            case RGB, GREY_ALPHA, RGB_ALPHA -> depth == 8 || depth == 16;
            default -> false;
        };
        if (!known) {
            throw new InvalidImageException(
                    "The PNG file names colour type " + colour + " at " + depth + " bits, which PNG lacks.");
        }
    }

    int rowBytes(int columns) {
        return Math.toIntExact(((long) columns * channels * depth + 7) / 8);
    }

    int pixelBytes() {
        return Math.max(1, channels * depth / 8);
    }

    void palette(byte[] data) {
        if (data.length % 3 != 0 || data.length == 0 || data.length > 768) {
            throw new InvalidImageException("The PNG file's palette has " + data.length + " bytes; it has 3 a colour.");
        }
        colours = data.length / 3;
        for (int i = 0; i < colours; i++) {
            palette[i] = OPAQUE | (data[3 * i] & 0xff) << 16 | (data[3 * i + 1] & 0xff) << 8 | data[3 * i + 2] & 0xff;
        }
    }

    boolean hasPalette() {
        return colours > 0;
    }

    /** Returns whether the chunk has a form that counts. */
    boolean transparency(byte[] data) {
        return switch (colour) {
            case INDEXED -> {
                boolean counts = colours > 0 && data.length > 0 && data.length <= palette.length;
                for (int i = 0; counts && i < Math.min(data.length, colours); i++) {
                    palette[i] = palette[i] & ~OPAQUE | (data[i] & 0xff) << 24;
                }
                yield counts;
            }
            case GREY, RGB -> {
                if (data.length < 2 * channels) {
                    yield false;
                }
                transparent = new int[channels];
                Arrays.setAll(
                        transparent, i -> ((data[2 * i] & 0xff) << 8 | data[2 * i + 1] & 0xff) & (1 << depth) - 1);
                yield true;
            }
            default -> false;
        };
    }

    /** Turns a row's bytes into pixels. */
    void write(byte[] row, int columns, int[] argb) {
        if (depth == 8 && colour == RGB && transparent.length == 0) {
            for (int x = 0, at = 0; x < columns; x++, at += 3) {
                argb[x] = OPAQUE | (row[at] & 0xff) << 16 | (row[at + 1] & 0xff) << 8 | row[at + 2] & 0xff;
            }
            return;
        }
        for (int x = 0; x < columns; x++) {
            argb[x] = pixel(row, x);
        }
    }

    private int pixel(byte[] row, int x) {
        int first = x * channels;
        int a = sample(row, first);
        return switch (colour) {
            case INDEXED -> {
                if (colours == 0) {
                    throw new InvalidImageException("The PNG file has no palette for its pixels.");
                }
                // as in browsers, the last colour stands in for those that are missing
                yield palette[Math.min(a, colours - 1)];
            }
            case GREY -> alpha(a, a, a) | eight(a) * 0x010101;
            case GREY_ALPHA -> eight(sample(row, first + 1)) << 24 | eight(a) * 0x010101;
            default -> {
                int b = sample(row, first + 1);
                int c = sample(row, first + 2);
                int alpha = colour == RGB_ALPHA ? eight(sample(row, first + 3)) << 24 : alpha(a, b, c);
                yield alpha | eight(a) << 16 | eight(b) << 8 | eight(c);
            }
        };
    }

    private int alpha(int a, int b, int c) {
        boolean clear = transparent.length == 1 && a == transparent[0]
                || transparent.length == 3 && a == transparent[0] && b == transparent[1] && c == transparent[2];
        return clear ? 0 : OPAQUE;
    }

    private int sample(byte[] row, int index) {
        if (depth == 8) {
            return row[index] & 0xff;
        }
        if (depth == 16) {
            return (row[2 * index] & 0xff) << 8 | row[2 * index + 1] & 0xff;
        }
        int bit = index * depth;
        return (row[bit >> 3] & 0xff) >> 8 - depth - (bit & 7) & (1 << depth) - 1;
    }

    /** A sample of any depth on the scale 0 to 255, rounded. */
    private int eight(int sample) {
        if (depth == 8) {
            return sample;
        }
        int largest = (1 << depth) - 1;
        return (sample * 255 + largest / 2) / largest;
    }
}
