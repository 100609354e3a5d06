package dev.mintmark.app.image;

import java.util.Arrays;
import java.util.List;

/**
 * Decodes JPEG files with Huffman codes: grey, YCbCr and RGB, and the four-channel kinds CMYK and YCCK. Channels are told apart as
 * libjpeg does, and enlarged by its triangle filters.
 */
final class JpegDecoder {
    private static final int OPAQUE = 0xff << 24;

    /** How the channels of a pixel are coded. */
    private enum Coding {
        GREY,
        YCC,
        RGB,
        YCCK,
        CMYK
    }

    private final JpegFrame frame;
    private final Coding coding;
    private final byte[][] planes;
    private final int shrink;
    private final int width;
    private final int height;

    private JpegDecoder(JpegFrame frame, Coding coding, byte[][] planes, int shrink) {
        this.frame = frame;
        this.coding = coding;
        this.planes = planes;
        this.shrink = shrink;
        this.width = Math.ceilDiv(frame.width(), shrink);
        this.height = Math.ceilDiv(frame.height(), shrink);
    }

    /** @param shrink 1, 2, 4 or 8: the side of the squares whose means are returned */
    static Decoded decode(byte[] file, ImageHeader header, int shrink) {
        JpegSegments segments = JpegSegments.of(file);
        segments.check(header);
        JpegFrame frame = JpegFrame.of(segments);
        Coding coding = coding(segments, frame);
        byte[][] planes = JpegScans.decode(segments, frame, shrink);
        byte[] profile = segments.profile();
        JpegDecoder decoder = new JpegDecoder(frame, coding, planes, shrink);
        Colours colours = profile == null ? Colours.SRGB : IccColours.of(profile, decoder.space());
        int[] pixels = decoder.pixels(colours);
        if (!segments.isEnded() && !frame.progressive()) {
            Arrays.fill(pixels, decoder.width * decoder.rowsShownWithoutEnd(), pixels.length, 0);
        }
        return new Decoded(
                decoder.width,
                decoder.height,
                pixels,
                // inks are converted row by row, because four channels do not fit a pixel
                decoder.space() == IccColours.Space.CMYK ? Colours.SRGB : colours,
                segments.orientation(),
                null);
    }

    /**
     * Without the end marker browsers wait for the last row of blocks, and for the row above that is mixed with it, and leave them
     * white.
     */
    private int rowsShownWithoutEnd() {
        boolean mixes = frame.components().stream().anyMatch(it -> frame.maxV() == 2 * it.v());
        int shown = (frame.groupRows() - 1) * 8 * frame.maxV() - (mixes ? frame.maxV() : 0);
        return Math.max(0, shown) / shrink;
    }

    private static Coding coding(JpegSegments segments, JpegFrame frame) {
        List<JpegFrame.Component> components = frame.components();
        int transform = segments.adobeTransform();
        return switch (components.size()) {
            case 1 -> Coding.GREY;
            case 4 -> transform > 0 ? Coding.YCCK : Coding.CMYK;
            default -> {
                boolean named = components.get(0).id() == 'R'
                        && components.get(1).id() == 'G'
                        && components.get(2).id() == 'B';
                boolean rgb = !segments.hasJfif() && (transform == 0 || transform < 0 && named);
                yield rgb ? Coding.RGB : Coding.YCC;
            }
        };
    }

    private IccColours.Space space() {
        return switch (coding) {
            case GREY -> IccColours.Space.GREY;
            case YCC, RGB -> IccColours.Space.RGB;
            case YCCK, CMYK -> IccColours.Space.CMYK;
        };
    }

    private int[] pixels(Colours colours) {
        int[] argb = new int[Math.multiplyExact(width, height)];
        int channels = planes.length;
        byte[][] rows = new byte[channels][width + 8 * frame.maxH()];
        JpegRows[] sources = new JpegRows[channels];
        for (int i = 0; i < channels; i++) {
            JpegFrame.Component component = frame.components().get(i);
            sources[i] = new JpegRows(
                    planes[i],
                    component.stride() * 8 / shrink,
                    Math.ceilDiv(component.columns(), shrink),
                    Math.ceilDiv(component.rows(), shrink),
                    frame.maxH(),
                    component.h(),
                    frame.maxV(),
                    component.v());
        }
        for (int y = 0; y < height; y++) {
            for (int i = 0; i < channels; i++) {
                sources[i].row(y, rows[i], width);
            }
            int at = y * width;
            switch (coding) {
                case GREY -> {
                    for (int x = 0; x < width; x++) {
                        argb[at + x] = OPAQUE | (rows[0][x] & 0xff) * 0x010101;
                    }
                }
                case RGB -> {
                    for (int x = 0; x < width; x++) {
                        argb[at + x] = pack(rows[0][x], rows[1][x], rows[2][x]);
                    }
                }
                case YCC -> ycc(rows, argb, at);
                case YCCK -> {
                    ycc(rows, argb, at);
                    // the transform gives red, green and blue, whose inversions are the inks
                    for (int x = 0; x < width; x++) {
                        rows[0][x] = (byte) ~(argb[at + x] >> 16);
                        rows[1][x] = (byte) ~(argb[at + x] >> 8);
                        rows[2][x] = (byte) ~argb[at + x];
                    }
                    inks(rows, argb, at, colours);
                }
                case CMYK -> inks(rows, argb, at, colours);
            }
        }
        return argb;
    }

    /** Samples are inverted inks, with Adobe's segment or without: browsers take them so. */
    private void inks(byte[][] rows, int[] argb, int at, Colours colours) {
        if (colours instanceof IccColours icc) {
            icc.inks(rows, argb, at, width);
            return;
        }
        for (int x = 0; x < width; x++) {
            int black = rows[3][x] & 0xff;
            argb[at + x] = OPAQUE
                    | (rows[0][x] & 0xff) * black / 255 << 16
                    | (rows[1][x] & 0xff) * black / 255 << 8
                    | (rows[2][x] & 0xff) * black / 255;
        }
    }

    /** ITU-T T.871, section 7, with 16 bits of fraction. */
    private void ycc(byte[][] rows, int[] argb, int at) {
        for (int x = 0; x < width; x++) {
            int luma = rows[0][x] & 0xff;
            int cb = (rows[1][x] & 0xff) - 128;
            int cr = (rows[2][x] & 0xff) - 128;
            int red = luma + (91_881 * cr + 32_768 >> 16);
            int green = luma + (-22_554 * cb - 46_802 * cr + 32_768 >> 16);
            int blue = luma + (116_130 * cb + 32_768 >> 16);
            argb[at + x] = OPAQUE | clamp(red) << 16 | clamp(green) << 8 | clamp(blue);
        }
    }

    private static int clamp(int value) {
        return value < 0 ? 0 : Math.min(value, 255);
    }

    private static int pack(byte red, byte green, byte blue) {
        return OPAQUE | (red & 0xff) << 16 | (green & 0xff) << 8 | blue & 0xff;
    }
}
