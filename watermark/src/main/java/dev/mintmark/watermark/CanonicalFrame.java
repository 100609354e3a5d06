package dev.mintmark.watermark;

/**
 * The frame that a mark lives in: the picture with its shorter side resized to 512, so that a resize of the whole
 * picture moves nothing. A picture longer than sixteen times its shorter side is read from its left or upper end only.
 */
final class CanonicalFrame {
    static final int SHORT_SIDE = 512;
    private static final int LONGEST_RATIO = 16;

    private CanonicalFrame() {}

    static Plane of(Raster image) {
        int shorter = Math.min(image.width(), image.height());
        int width = (int) Math.min(image.width(), (long) LONGEST_RATIO * shorter);
        int height = (int) Math.min(image.height(), (long) LONGEST_RATIO * shorter);
        int canonicalWidth = length(width, shorter);
        int canonicalHeight = length(height, shorter);
        if (canonicalWidth == image.width() && canonicalHeight == image.height()) {
            return Plane.luma(image);
        }
        return Resampler.luma(image, width, height, canonicalWidth, canonicalHeight);
    }

    private static int length(int side, int shorter) {
        return (int) Math.round((double) side * SHORT_SIDE / shorter);
    }
}
