package dev.mintmark.app.verify;

/**
 * How well an image fits into an original where it fits best.
 *
 * @param correlation -1 to 1; images of one prompt may reach 0.97
 * @param distance of the two fingerprints in that place, in bits of 256; images of one prompt differ in 100 and more
 * @param quality of the original's fingerprint in that place, 0 to 100: how much detail it shows
 * @param samples number of samples that were compared
 */
record Alignment(double correlation, int distance, int quality, int samples) {
    private static final int ALL_BITS = 256;

    /** An image that correlates so little that its fingerprints were not compared. */
    static Alignment unlike(double correlation) {
        return new Alignment(correlation, ALL_BITS, 0, 0);
    }
}
