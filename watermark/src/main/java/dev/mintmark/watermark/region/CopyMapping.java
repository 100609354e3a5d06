package dev.mintmark.watermark.region;

import dev.mintmark.watermark.Geometry;
import dev.mintmark.watermark.Raster;
import java.util.ArrayList;
import java.util.List;

/**
 * Maps places of an original to places of a copy: an affine map. Places of the original are in units of which its shorter side
 * has 512, as in {@link Geometry}; places of the copy are in pixels.
 *
 * <pre>
 * x' = xx x + xy y + x0
 * y' = yx x + yy y + y0
 * </pre>
 */
record CopyMapping(double xx, double xy, double x0, double yx, double yy, double y0) {
    /** The length of an original's shorter side. */
    static final double UNITS = 512;

    /** Originals with a shorter side below this have a larger tile, see {@link Geometry}. */
    private static final int SMALL_BELOW = 384;

    /** Tiles from one end of a copy to the other, along each axis, that are tried at most. */
    private static final int MAX_TILES = 40;

    /** Degrees by which a copy may be turned that counts as upright. */
    private static final double UPRIGHT = 1;

    /** Returns the mapping that a mark shows, up to whole tiles. */
    private static CopyMapping upToTiles(Geometry geometry, Raster copy) {
        double angle = -Math.toRadians(geometry.rotationDegrees());
        double factor = geometry.scale() * Math.min(copy.width(), copy.height()) / UNITS;
        double cos = factor * Math.cos(angle);
        double sin = factor * Math.sin(angle);
        double mirror = geometry.mirrored() ? -1 : 1;
        // the stretch comes last, along the rows of the copy
        double stretch = geometry.stretch();
        return new CopyMapping(stretch * mirror * cos, -stretch * sin, 0, mirror * sin, cos, 0)
                .shifted(-geometry.shiftX(), -geometry.shiftY());
    }

    /**
     * Returns every mapping that a mark allows: it gives the shift up to whole tiles, so there is one for each tile that would
     * show any part of the original, and one for a copy that shows the whole, stretched to other proportions.
     */
    static List<CopyMapping> allowedBy(Geometry geometry, Raster copy, Raster original) {
        double period = Math.min(original.width(), original.height()) < SMALL_BELOW
                ? Geometry.SMALL_SHIFT_PERIOD
                : Geometry.SHIFT_PERIOD;
        double unit = UNITS / Math.min(original.width(), original.height());
        CopyMapping first = upToTiles(geometry, copy);
        double left = Double.POSITIVE_INFINITY;
        double right = Double.NEGATIVE_INFINITY;
        double top = Double.POSITIVE_INFINITY;
        double bottom = Double.NEGATIVE_INFINITY;
        for (int corner = 0; corner < 4; corner++) {
            double[] place = first.inverse(corner % 2 * copy.width(), corner / 2 * copy.height());
            left = Math.min(left, place[0]);
            right = Math.max(right, place[0]);
            top = Math.min(top, place[1]);
            bottom = Math.max(bottom, place[1]);
        }
        List<CopyMapping> mappings = new ArrayList<>();
        int fromX = (int) Math.ceil(-right / period);
        int toX = Math.min(fromX + MAX_TILES, (int) Math.floor((original.width() * unit - left) / period));
        int fromY = (int) Math.ceil(-bottom / period);
        int toY = Math.min(fromY + MAX_TILES, (int) Math.floor((original.height() * unit - top) / period));
        for (int y = fromY; y <= toY; y++) {
            for (int x = fromX; x <= toX; x++) {
                mappings.add(first.shifted(-x * period, -y * period));
            }
        }
        CopyMapping whole = new CopyMapping(
                (geometry.mirrored() ? -1 : 1) * copy.width() / (original.width() * unit),
                0,
                geometry.mirrored() ? copy.width() : 0,
                0,
                copy.height() / (original.height() * unit),
                0);
        if (mappings.isEmpty() || Math.abs(geometry.rotationDegrees()) < UPRIGHT) {
            mappings.add(whole);
        }
        return mappings;
    }

    double x(double x, double y) {
        return xx * x + xy * y + x0;
    }

    double y(double x, double y) {
        return yx * x + yy * y + y0;
    }

    /** Returns the mapping of places that were first moved. */
    CopyMapping shifted(double x, double y) {
        return new CopyMapping(xx, xy, x(x, y), yx, yy, y(x, y));
    }

    /** Returns the mapping of places to which this other mapping, between places of the original, was first applied. */
    CopyMapping after(CopyMapping first) {
        return new CopyMapping(
                xx * first.xx + xy * first.yx,
                xx * first.xy + xy * first.yy,
                x(first.x0, first.y0),
                yx * first.xx + yy * first.yx,
                yx * first.xy + yy * first.yy,
                y(first.x0, first.y0));
    }

    /** Returns the place of the original that is seen at a place of the copy: x and y. */
    private double[] inverse(double copyX, double copyY) {
        double determinant = xx * yy - xy * yx;
        double x = copyX - x0;
        double y = copyY - y0;
        return new double[] {(yy * x - xy * y) / determinant, (xx * y - yx * x) / determinant};
    }

    /** Returns pixels of the copy for one unit of the original. */
    double zoom() {
        return Math.sqrt(Math.abs(xx * yy - xy * yx));
    }
}
