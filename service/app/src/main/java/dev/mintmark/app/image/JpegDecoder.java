package dev.mintmark.app.image;

import dev.mintmark.watermark.Raster;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/** Decodes JPEG files: grey, YCbCr and RGB, and the four-channel kinds CMYK and YCCK. */
final class JpegDecoder {
    private static final int OPAQUE = 0xff << 24;

    private JpegDecoder() {}

    static Raster decode(byte[] file, ImageHeader header) {
        JpegSegments.check(file, header);
        Raster raster = ImageIoDecoder.read(file, "jpeg", "JPEG", reader -> decode(reader, file, header));
        return Orientation.of(file).apply(raster);
    }

    private static Raster decode(ImageReader reader, byte[] file, ImageHeader header) throws IOException {
        // the reader fills missing pixels with grey and only warns
        AtomicBoolean cut = new AtomicBoolean();
        IIOReadWarningListener listener = (source, warning) ->
                cut.compareAndSet(false, warning.toLowerCase(Locale.ROOT).contains("premature"));
        reader.addIIOReadWarningListener(listener);
        Raster raster = channels(reader, file, header);
        if (cut.get()) {
            throw new InvalidImageException("The JPEG file is damaged: its pixels break off.");
        }
        return raster;
    }

    private static Raster channels(ImageReader reader, byte[] file, ImageHeader header) throws IOException {
        int channels = JpegSegments.channels(file);
        if (channels == 3) {
            return ImageIoDecoder.pixels(reader.read(0), header);
        }
        java.awt.image.Raster raw = channels == 1 ? reader.read(0).getRaster() : reader.readRaster(0, null);
        if (raw.getWidth() != header.width() || raw.getHeight() != header.height() || raw.getNumBands() < channels) {
            throw new InvalidImageException("The JPEG file is damaged: its pixels are not what its header says.");
        }
        return channels == 1 ? grey(raw) : fourChannels(raw, JpegSegments.adobeTransform(file));
    }

    /** The platform's conversion treats grey as linear light and would brighten it. */
    private static Raster grey(java.awt.image.Raster raw) {
        int[] argb = raw.getSamples(0, 0, raw.getWidth(), raw.getHeight(), 0, (int[]) null);
        for (int i = 0; i < argb.length; i++) {
            argb[i] = OPAQUE | argb[i] * 0x010101;
        }
        return new Raster(raw.getWidth(), raw.getHeight(), argb);
    }

    /** Files with an Adobe segment store all four inks inverted, others do not. */
    private static Raster fourChannels(java.awt.image.Raster raw, int adobeTransform) {
        int width = raw.getWidth();
        int[] argb = new int[width * raw.getHeight()];
        int[] row = new int[4 * width];
        for (int y = 0; y < raw.getHeight(); y++) {
            raw.getPixels(0, y, width, 1, row);
            for (int x = 0; x < width; x++) {
                int at = 4 * x;
                if (adobeTransform == 2) {
                    ycc(row, at);
                }
                int flip = adobeTransform >= 0 ? 0 : 255;
                int black = row[at + 3] ^ flip;
                argb[y * width + x] = OPAQUE
                        | (row[at] ^ flip) * black / 255 << 16
                        | (row[at + 1] ^ flip) * black / 255 << 8
                        | (row[at + 2] ^ flip) * black / 255;
            }
        }
        return new Raster(width, raw.getHeight(), argb);
    }

    /** YCC to inverted CMY, in place (ITU-T T.871, section 7). */
    private static void ycc(int[] row, int at) {
        double luma = row[at];
        double cb = row[at + 1] - 128;
        double cr = row[at + 2] - 128;
        row[at] = clamp(luma + 1.402 * cr);
        row[at + 1] = clamp(luma - 0.344136 * cb - 0.714136 * cr);
        row[at + 2] = clamp(luma + 1.772 * cb);
    }

    private static int clamp(double value) {
        return (int) Math.round(Math.clamp(value, 0.0, 255.0));
    }
}
