package dev.mintmark.app.verify;

/**
 * Where a small part correlates best with a small original.
 *
 * @param correlation -1 to 1
 * @param left of the part in the original, in samples
 * @param top of the part in the original, in samples
 * @param step pixels of the query image per sample of the part
 * @param angle in radians by which the part was rotated, before it was mirrored
 */
record Placement(double correlation, int left, int top, GrayImage part, double step, double angle, boolean mirrored) {
    static final Placement NONE = new Placement(-1, 0, 0, new GrayImage(0, 0, new float[0]), 1, 0, false);

    /** The same place of a part that was sampled with these parameters. */
    Placement sampledBy(double newStep, double newAngle, boolean newMirrored) {
        return new Placement(correlation, left, top, part, newStep, newAngle, newMirrored);
    }

    Placement better(Placement other) {
        return other.correlation > correlation ? other : this;
    }
}
