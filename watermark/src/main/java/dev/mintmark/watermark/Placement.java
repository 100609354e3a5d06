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

    Placement moved(double turn, double stretch) {
        return new Placement(angle + turn, scale * stretch, mirrored);
    }

    Geometry geometry() {
        double degrees = Math.IEEEremainder(-Math.toDegrees(angle), 360);
        return new Geometry(degrees, scale, mirrored);
    }
}
