package dev.mintmark.watermark;

/**
 * How strongly each lattice point is sent: the less, the more noise it meets, which is the picture's own part there and
 * what JPEG, blur and resizing will do, more so at higher radii. A reader sees nearly the same picture and so knows the
 * amplitudes to expect. Stateless.
 */
final class PowerAllocation {
    /** Power of the harm to be expected at the middle radius, in luma levels squared for each pixel. */
    private static final double HARM = 100;

    private static final double RISE = 4;
    private static final double MIDDLE = 12;
    private static final float[] HARMS = new float[Lattice.COUNT];

    static {
        for (int i = 0; i < Lattice.COUNT; i++) {
            HARMS[i] = (float) (HARM * Math.pow(Lattice.RADIUS[i] / MIDDLE, RISE));
        }
    }

    private PowerAllocation() {}

    /**
     * The amplitude of a point, but for a factor that all share.
     *
     * @param noise the whitened picture's power there, for each pixel
     * @param gain mean square of what whitening multiplied with
     */
    static float amplitude(int point, double noise, double gain) {
        return (float) (1 / Math.sqrt(noise / gain + HARMS[point]));
    }
}
