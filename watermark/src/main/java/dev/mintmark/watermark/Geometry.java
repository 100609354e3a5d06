package dev.mintmark.watermark;

/**
 * What happened to a picture's geometry between marking and detection, as far as the mark tells.
 *
 * @param rotationDegrees how far the picture was turned, counter-clockwise, -180 to 180
 * @param scale how large the mark now stands beside where a mere resize of the whole picture would leave it: about 1
 *     divided by the share of the shorter side that a crop kept
 * @param mirrored whether the picture was mirrored left to right, before it was turned
 */
public record Geometry(double rotationDegrees, double scale, boolean mirrored) {
    /** Nothing, or a resize of the whole picture. */
    public static final Geometry IDENTITY = new Geometry(0, 1, false);
}
