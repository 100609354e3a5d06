package dev.mintmark.watermark;

/**
 * The position of a mark's tile in a canonical frame: mirrored left to right or not, then rotated (in radians,
 * clockwise on screen, because rows count downward), then scaled, then stretched from left to right.
 *
 * @param stretch factor by which columns lie further apart than {@code scale} has it
 */
record Placement(double angle, double scale, boolean mirrored, double stretch) {
    Placement(double angle, double scale, boolean mirrored) {
        this(angle, scale, mirrored, 1);
    }

    /**
     * Returns the horizontal frequency of the tile's frequency (u, v) in the frame, in cycles for each canonical pixel.
     */
    double frequencyX(double u, double v) {
        return (Math.cos(angle) * (mirrored ? -u : u) - Math.sin(angle) * v) / (scale * stretch * Lattice.TILE);
    }

    /** Returns the vertical frequency likewise. */
    double frequencyY(double u, double v) {
        return (Math.sin(angle) * (mirrored ? -u : u) + Math.cos(angle) * v) / (scale * Lattice.TILE);
    }

    /** Returns the tile's column of a position in the frame. */
    double tileX(double x, double y) {
        double along = (Math.cos(angle) * x / stretch + Math.sin(angle) * y) / scale;
        return mirrored ? -along : along;
    }

    /** Returns the tile's row likewise. */
    double tileY(double x, double y) {
        return (-Math.sin(angle) * x / stretch + Math.cos(angle) * y) / scale;
    }

    Placement moved(double turn, double growth) {
        return new Placement(angle + turn, scale * growth, mirrored, stretch);
    }

    Placement stretched(double factor) {
        return new Placement(angle, scale, mirrored, stretch * factor);
    }

    /** Returns the rotation in degrees counter-clockwise, -180 to 180; 0 and never -0 for an upright picture. */
    double degrees() {
        return Math.IEEEremainder(-Math.toDegrees(angle), 360) + 0.0;
    }
}
