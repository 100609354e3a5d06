package dev.mintmark.watermark;

/**
 * The size that a picture is scaled to before a mark is embedded or detected: the shorter side gets a fixed length, so
 * that resizing the whole picture changes nothing. Small pictures use a smaller frame, which keeps the mark at
 * frequencies that JPEG preserves. Of a picture longer than sixteen times its shorter side only the left or upper end
 * is used.
 */
enum CanonicalFrame {
    LARGE(512),
    SMALL(300);

    /** Pictures with a shorter side below this are marked in the small frame. */
    private static final int SMALL_BELOW = 384;

    /**
     * The largest shorter side of a small picture after cropping or rotation: 256 x 768 rotated by 15 degrees on a
     * larger canvas has 446. In larger pictures a mark of the small frame has been enlarged, and is searched for
     * without rotation or cropping only.
     */
    private static final int SMALL_TURNED_BELOW = 448;

    private static final int MAX_RATIO = 16;

    /** Length of the shorter side, in canonical pixels. */
    final int side;

    CanonicalFrame(int side) {
        this.side = side;
    }

    /** Returns the frame that a picture of this size is marked in. */
    static CanonicalFrame forMarking(Raster image) {
        return Math.min(image.width(), image.height()) < SMALL_BELOW ? SMALL : LARGE;
    }

    /** Returns whether the picture may hold a cropped or rotated mark of either frame. */
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
