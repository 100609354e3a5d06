package dev.mintmark.watermark;

/**
 * What happened to a picture's geometry between marking and detection, as far as the mark tells.
 *
 * @param rotationDegrees how far the picture was turned, counter-clockwise, -180 to 180
 * @param scale how large the mark now stands beside where a mere resize of the whole picture would leave it: about 1
 *     divided by the share of the shorter side that a crop kept
 * @param mirrored whether the picture was mirrored left to right, before it was turned
 * @param shiftX where the upper left pixel of what is seen lay in the original, from its left edge, where the original's
 *     shorter side counts 512; known modulo {@link #SHIFT_PERIOD}, or {@link #SMALL_SHIFT_PERIOD} where the original's
 *     shorter side had fewer than 384 pixels, and centred on 0
 * @param shiftY the same from its upper edge
 */
public record Geometry(double rotationDegrees, double scale, boolean mirrored, double shiftX, double shiftY) {
    /** The side of a mark's tile, where the original's shorter side counts 512. */
    public static final double SHIFT_PERIOD = Lattice.TILE;

    /** The same of a small original's mark. */
    public static final double SMALL_SHIFT_PERIOD =
            (double) Lattice.TILE * CanonicalFrame.LARGE.side / CanonicalFrame.SMALL.side;

    /** Nothing, or a resize of the whole picture. */
    public static final Geometry IDENTITY = new Geometry(0, 1, false, 0, 0);
}
