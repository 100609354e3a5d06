package dev.mintmark.app.image;

import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Decodes AVIF and HEIC files with libheif, where it is installed. Its transformations turn the picture. */
final class HeifDecoder {
    private static final int OPAQUE = 0xff << 24;

    /** Coded pictures may be padded to whole blocks. */
    private static final int PADDING = 64;

    private HeifDecoder() {}

    static Decoded decode(byte[] file, ImageHeader header, int shrink) {
        try (HeifLibrary.File heif =
                HeifLibrary.get().new File(file, Math.max(header.width(), header.height()) + PADDING)) {
            int width = heif.width();
            int height = heif.height();
            if (width < 1 || height < 1 || (long) width * height > (long) header.width() * header.height()) {
                throw new InvalidImageException("The AVIF or HEIC file says that its largest part has " + header.width()
                        + " x " + header.height() + " pixels, but its picture has " + width + " x " + height + ".");
            }
            HeifBoxes boxes = new HeifBoxes(file);
            if (boxes.isAv1() && heif.isCropped()) {
                throw new InvalidImageException(
                        "The AVIF file crops its picture, which browsers show whole and other viewers do not.");
            }
            HeifLibrary.Rows rows = heif.decode();
            PixelSink sink = new PixelSink(width, height, shrink, true);
            byte[] row = new byte[rows.channels() * width];
            int[] pixels = new int[width];
            HeifLibrary.Named named = heif.named();
            // which libheif leaves as it is, unlike that of colours
            boolean isGreyOfVideo = boxes.isGrey() && named != null && !named.isFullRange();
            boolean isPremultiplied = heif.isPremultiplied();
            for (int y = 0; y < height; y++) {
                rows.read(y, row);
                for (int x = 0, at = 0; x < width; x++, at += rows.channels()) {
                    pixels[x] = (rows.channels() == 4 ? row[at + 3] << 24 : OPAQUE)
                            | (row[at] & 0xff) << 16
                            | (row[at + 1] & 0xff) << 8
                            | row[at + 2] & 0xff;
                    if (isGreyOfVideo) {
                        pixels[x] = map(pixels[x], HeifDecoder::ofFullRange);
                    }
                    if (isPremultiplied) {
                        int alpha = pixels[x] >>> 24;
                        pixels[x] =
                                map(pixels[x], it -> alpha == 0 ? 0 : Math.min((it * 255 + alpha / 2) / alpha, 255));
                    }
                }
                sink.put(y, 0, 1, pixels, width);
            }
            return Decoded.of(sink, colours(heif, boxes, named), Orientation.UPRIGHT, null);
        }
    }

    private static int ofFullRange(int sample) {
        return Math.clamp(((sample - 16) * 255 + 109) / 219, 0, 255);
    }

    private static int map(int pixel, IntUnaryOperator channel) {
        return pixel & OPAQUE
                | channel.applyAsInt(pixel >> 16 & 0xff) << 16
                | channel.applyAsInt(pixel >> 8 & 0xff) << 8
                | channel.applyAsInt(pixel & 0xff);
    }

    private static Colours colours(HeifLibrary.File heif, HeifBoxes boxes, HeifLibrary.@Nullable Named named) {
        byte[] profile = heif.profile();
        if (profile.length > 0) {
            return IccColours.of(profile, boxes.isGrey() ? IccColours.Space.GREY : IccColours.Space.RGB);
        }
        HeifItems.Codes codes = named == null ? boxes.codedColours() : named.codes();
        return codes == null ? Colours.SRGB : CodedColours.ofNclx(codes.primaries(), codes.transfer());
    }
}
