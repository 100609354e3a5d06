package dev.mintmark.watermark;

/**
 * The amplitude of each lattice point in a mark. A point gets less where it meets more noise: the picture's own power
 * there, and the losses that JPEG, blur and resizing cause, which grow with the radius. A detector sees nearly the same
 * picture and computes nearly the same amplitudes. Stateless.
 */
final class PowerAllocation {
    /** Expected distortion at the middle radius, in squared luma levels for each pixel. */
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
     * Returns the amplitude of a point up to a common factor.
     *
     * @param noise power of the whitened picture at the point, for each pixel
     * @param gain mean square of the whitening weights
     */
    static float amplitude(int point, double noise, double gain) {
        return (float) (1 / Math.sqrt(noise / gain + HARMS[point]));
    }
}
