package dev.mintmark.watermark;

/**
 * A picture prepared for detection: high-pass filtered, and every neighbourhood scaled to the same power.
 *
 * @param frame the frame that the picture was scaled to
 * @param luma the luma in that frame
 * @param plane the whitened values
 * @param weight the factor of each pixel
 * @param gain mean square of the factors
 */
record Whitening(CanonicalFrame frame, Plane luma, Plane plane, Plane weight, double gain) {
    private static final double HIGH_PASS = 5;
    private static final double NEIGHBOURHOOD = 6;
    /**
     * Added to the local standard deviation, so that rounding noise in flat areas is not amplified to the level of
     * texture.
     */
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

    /** Returns the whitened lattice spectrum of an aligned mark. */
    LatticeSpectrum spectrum() {
        var two = TileTransform.TWO;
        var tile = two.fold(plane, 0, 0, plane.width, plane.height);
        return two.analyse(tile).whitened(plane.values.length, gain);
    }

    /** Returns the fraction of a lattice point's amplitude that passes the high-pass filter. */
    static float highPassGain(int point) {
        double frequency = Lattice.RADIUS[point] / Lattice.TILE;
        return (float) (1 - Math.exp(-2 * Math.pow(Math.PI * HIGH_PASS * frequency, 2)));
    }
}
