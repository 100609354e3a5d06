package dev.mintmark.watermark;

/**
 * The geometric change of a picture between marking and detection, as estimated from the mark. Immutable.
 *
 * @param rotationDegrees rotation counter-clockwise, -180 to 180 degrees
 * @param scale size of the mark relative to a resize of the whole picture: about 1 / (fraction of the shorter side that
 *     a crop kept)
 * @param mirrored whether the picture was mirrored left to right before it was rotated
 * @param shiftX column of the original that is now at the left edge, in units in which the original's shorter side is
 *     512. Known modulo {@link #SHIFT_PERIOD}, or modulo {@link #SMALL_SHIFT_PERIOD} for an original whose shorter side
 *     had fewer than 384 pixels, and centred on 0
 * @param shiftY row of the original that is now at the upper edge, likewise
 * @param stretch factor by which the columns of the picture lie further apart than {@code scale} has it
 */
public record Geometry(
        double rotationDegrees, double scale, boolean mirrored, double shiftX, double shiftY, double stretch) {
    /** Side of a mark's tile, in units in which the original's shorter side is 512. */
    public static final double SHIFT_PERIOD = Lattice.TILE;

    /** Side of a small original's tile, in the same units. */
    public static final double SMALL_SHIFT_PERIOD =
            (double) Lattice.TILE * CanonicalFrame.LARGE.side / CanonicalFrame.SMALL.side;

    /** Without a stretch. */
    public Geometry(double rotationDegrees, double scale, boolean mirrored, double shiftX, double shiftY) {
        this(rotationDegrees, scale, mirrored, shiftX, shiftY, 1);
    }

    /** No change, or a resize of the whole picture. */
    public static final Geometry IDENTITY = new Geometry(0, 1, false, 0, 0);
}
