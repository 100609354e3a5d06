package dev.mintmark.watermark;

/** One channel of a picture as floats, row by row. Mutable; used within one call. */
final class Plane {
    final int width;
    final int height;
    final float[] values;

    Plane(int width, int height) {
        this.width = width;
        this.height = height;
        values = new float[Math.multiplyExact(width, height)];
    }

    /** Returns the Rec. 601 luma of a picture, 0 to 255. Alpha is ignored. */
    static Plane luma(Raster image) {
        var plane = new Plane(image.width(), image.height());
        luma(image, 0, plane.values.length, plane.values);
        return plane;
    }

    /** Computes the Rec. 601 luma of {@code count} pixels from index {@code from}. */
    static void luma(Raster image, int from, int count, float[] into) {
        var argb = image.argb();
        for (int i = 0; i < count; i++) {
            into[i] = Luma.of(argb[from + i]);
        }
    }

    /** Returns whether no value differs from the first by more than half a level. */
    boolean isFlat() {
        for (float value : values) {
            if (Math.abs(value - values[0]) > 0.5f) {
                return false;
            }
        }
        return true;
    }
}
