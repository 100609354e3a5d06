package dev.mintmark.watermark;

/** The brightness of pixels by ITU-R BT.601, which watermark, fingerprints and comparisons share. */
public final class Luma {
    private Luma() {}

    /** Returns the luma of a pixel 0xAARRGGBB, 0 to 255. Alpha is ignored. */
    public static float of(int argb) {
        return 0.299f * (argb >> 16 & 255) + 0.587f * (argb >> 8 & 255) + 0.114f * (argb & 255);
    }

    /**
     * Returns an opaque grey picture.
     *
     * @param levels row by row; they are rounded, and clipped to 0 to 255
     */
    public static Raster toRaster(int width, int height, float[] levels) {
        var argb = new int[levels.length];
        for (int i = 0; i < argb.length; i++) {
            argb[i] = 0xff000000 | Math.clamp(Math.round(levels[i]), 0, 255) * 0x010101;
        }
        return new Raster(width, height, argb);
    }
}
