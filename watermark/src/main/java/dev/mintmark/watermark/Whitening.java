package dev.mintmark.watermark;

/** What a detector looks at: the picture without its slow changes, every neighbourhood brought to the same strength. */
final class Whitening {
    private static final double HIGH_PASS = 5;
    private static final double NEIGHBOURHOOD = 6;
    /** Added to the local deviation, so that the rounding noise of flat areas does not count as much as texture. */
    private static final float FLOOR = 1;

    private Whitening() {}

    static Plane whiten(Plane luma) {
        var high = Filters.blur(luma, HIGH_PASS);
        var square = new Plane(luma.width, luma.height);
        for (int i = 0; i < high.values.length; i++) {
            float value = luma.values[i] - high.values[i];
            high.values[i] = value;
            square.values[i] = value * value;
        }
        var variance = Filters.blur(square, NEIGHBOURHOOD);
        for (int i = 0; i < high.values.length; i++) {
            high.values[i] /= (float) Math.sqrt(Math.max(0, variance.values[i])) + FLOOR;
        }
        return high;
    }
}
