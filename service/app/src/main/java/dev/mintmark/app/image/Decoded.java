package dev.mintmark.app.image;

import dev.mintmark.watermark.Raster;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file's pixels before colours, alpha and orientation are applied.
 *
 * @param width of the pixels
 * @param height of the pixels
 * @param argb straight alpha, in the file's colours; may be changed
 * @param colours of the pixels
 * @param orientation by which they are to be turned
 * @param note which frame of an animation it is; null of a still picture
 */
record Decoded(
        int width,
        int height,
        int[] argb,
        Colours colours,
        Orientation orientation,
        @Nullable String note) {
    private static final int OPAQUE = 0xff << 24;

    static Decoded of(PixelSink sink, Colours colours, Orientation orientation, @Nullable String note) {
        return new Decoded(sink.width(), sink.height(), sink.argb(), colours, orientation, note);
    }

    /** Makes the picture that a person sees, on a white page. The pixels of this object are used for it. */
    Raster shown() {
        colours.toSrgb(argb, 0, argb.length);
        for (int i = 0; i < argb.length; i++) {
            int alpha = argb[i] >>> 24;
            if (alpha < 255) {
                argb[i] = OPAQUE
                        | onWhite(argb[i] >> 16, alpha) << 16
                        | onWhite(argb[i] >> 8, alpha) << 8
                        | onWhite(argb[i], alpha);
            }
        }
        return orientation.apply(new Raster(width, height, argb));
    }

    /** Makes a picture that is white where this is fully transparent; empty where it is so nowhere. The pixels are used for it. */
    Optional<Raster> transparency() {
        boolean found = false;
        for (int i = 0; i < argb.length; i++) {
            boolean isTransparent = argb[i] >>> 24 == 0;
            found |= isTransparent;
            argb[i] = isTransparent ? -1 : OPAQUE;
        }
        return found ? Optional.of(orientation.apply(new Raster(width, height, argb))) : Optional.empty();
    }

    private static int onWhite(int sample, int alpha) {
        return ((sample & 0xff) * alpha + 255 * (255 - alpha) + 127) / 255;
    }
}
