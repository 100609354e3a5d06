package dev.mintmark.watermark;

/**
 * How a mark's tile lies in a canonical frame: mirrored left to right or not, then turned (in radians, clockwise as seen,
 * since rows run down), then enlarged.
 */
record Placement(double angle, double scale, boolean mirrored) {
    /** The horizontal frequency at which the tile's frequency (u, v) is seen, in cycles a canonical pixel. */
    double seenX(double u, double v) {
        return (Math.cos(angle) * (mirrored ? -u : u) - Math.sin(angle) * v) / (scale * Lattice.TILE);
    }

    /** The vertical one. */
    double seenY(double u, double v) {
        return (Math.sin(angle) * (mirrored ? -u : u) + Math.cos(angle) * v) / (scale * Lattice.TILE);
    }

    /** The column in the tile's own frame of a place that is seen here. */
    double backX(double x, double y) {
        double along = (Math.cos(angle) * x + Math.sin(angle) * y) / scale;
        return mirrored ? -along : along;
    }

    /** The row. */
    double backY(double x, double y) {
        return (-Math.sin(angle) * x + Math.cos(angle) * y) / scale;
    }

    Placement moved(double turn, double stretch) {
        return new Placement(angle + turn, scale * stretch, mirrored);
    }

    /** Counter-clockwise, -180 to 180; an upright picture is turned by 0, never by -0. */
    double degrees() {
        return Math.IEEEremainder(-Math.toDegrees(angle), 360) + 0.0;
    }
}
