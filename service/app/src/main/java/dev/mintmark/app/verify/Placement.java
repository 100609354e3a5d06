package dev.mintmark.app.verify;

/**
 * Where a small part correlates best with a small original.
 *
 * @param correlation -1 to 1
 * @param left of the part in the original, in samples
 * @param top of the part in the original, in samples
 */
record Placement(double correlation, int left, int top, GrayImage part) {
    static final Placement NONE = new Placement(-1, 0, 0, new GrayImage(0, 0, new float[0]));
}
