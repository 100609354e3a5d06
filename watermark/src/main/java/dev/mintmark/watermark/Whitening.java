package dev.mintmark.watermark;

/**
 * What a detector looks at: the picture without its slow changes, every neighbourhood brought to the same strength.
 *
 * @param frame where it is looked at
 * @param luma the picture itself in that frame
 * @param plane the values
 * @param weight what each place was multiplied with
 * @param gain mean square of the weights
 */
record Whitening(CanonicalFrame frame, Plane luma, Plane plane, Plane weight, double gain) {
    private static final double HIGH_PASS = 5;
    private static final double NEIGHBOURHOOD = 6;
    /** Added to the local deviation, so that the rounding noise of flat areas does not count as much as texture. */
    private static final float FLOOR = 1;

    static Whitening of(Raster image, CanonicalFrame frame) {
        var luma = frame.of(image);
        var high = Filters.blur(luma, HIGH_PASS);
        var square = new Plane(luma.width, luma.height);
        for (int i = 0; i < high.values.length; i++) {
            float value = luma.values[i] - high.values[i];
            high.values[i] = value;
            square.values[i] = value * value;
        }
        var weight = Filters.blur(square, NEIGHBOURHOOD);
        double gain = 0;
        for (int i = 0; i < high.values.length; i++) {
            weight.values[i] = 1 / ((float) Math.sqrt(Math.max(0, weight.values[i])) + FLOOR);
            high.values[i] *= weight.values[i];
            gain += weight.values[i] * weight.values[i];
        }
        return new Whitening(frame, luma, high, weight, gain / high.values.length);
    }

    /** The lattice's points of a mark that lies as it was laid. */
    LatticeSpectrum spectrum() {
        var two = TileTransform.TWO;
        var tile = two.fold(plane, 0, 0, plane.width, plane.height);
        return two.analyse(tile).whitened(plane.values.length, gain);
    }

    /** How much of a lattice point's amplitude the high-pass leaves. */
    static float passed(int point) {
        double frequency = Lattice.RADIUS[point] / Lattice.TILE;
        return (float) (1 - Math.exp(-2 * Math.pow(Math.PI * HIGH_PASS * frequency, 2)));
    }
}
