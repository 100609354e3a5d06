package dev.mintmark.watermark;

/**
 * The frame that a mark lives in: the picture with its shorter side resized to a fixed length, so that a resize of the
 * whole picture moves nothing. Small pictures have a frame of their own, in which a mark's frequencies are as low beside
 * their pixels as in large ones, since that is what JPEG keeps. A picture longer than sixteen times its shorter side is
 * read from its left or upper end only.
 */
enum CanonicalFrame {
    LARGE(512),
    SMALL(300);

    /** Pictures with a shorter side below this are marked in the small frame. */
    private static final int SMALL_BELOW = 384;

    /**
     * A picture of 256 by 768 that was turned by 15 degrees on to a larger canvas has 446. In larger ones a small picture's
     * mark has been enlarged: that it was cropped or turned as well is not looked for.
     */
    private static final int SMALL_TURNED_BELOW = 448;

    private static final int MAX_RATIO = 16;

    /** The shorter side. */
    final int side;

    CanonicalFrame(int side) {
        this.side = side;
    }

    /** The frame that a picture of this size is marked in. */
    static CanonicalFrame forMarking(Raster image) {
        return Math.min(image.width(), image.height()) < SMALL_BELOW ? SMALL : LARGE;
    }

    /** Whether a mark of either frame may lie in this picture, cropped or turned. */
    static boolean eitherMayBeTurned(Raster image) {
        return Math.min(image.width(), image.height()) < SMALL_TURNED_BELOW;
    }

    CanonicalFrame other() {
        return this == LARGE ? SMALL : LARGE;
    }

    Plane of(Raster image) {
        int shorter = Math.min(image.width(), image.height());
        int width = (int) Math.min(image.width(), (long) MAX_RATIO * shorter);
        int height = (int) Math.min(image.height(), (long) MAX_RATIO * shorter);
        int canonicalWidth = length(width, shorter);
        int canonicalHeight = length(height, shorter);
        if (canonicalWidth == image.width() && canonicalHeight == image.height()) {
            return Plane.luma(image);
        }
        return Resampler.luma(image, width, height, canonicalWidth, canonicalHeight);
    }

    private int length(int length, int shorter) {
        return (int) Math.round((double) length * side / shorter);
    }
}
