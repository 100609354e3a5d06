package dev.mintmark.watermark.fingerprint;

import dev.mintmark.watermark.Raster;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the most prominent blobs of a picture, which a crop or a resize keeps, and hashes a square window around each.
 * Stateless.
 */
final class KeypointHasher {
    /** Samples of the shorter side for blob detection and for hashing. */
    private static final int SEARCH_SIDE = 128;

    private static final int PRINT_SIDE = 256;
    /** Shortest side of a picture that gets windows. */
    private static final int MIN_SIDE = 64;

    private static final double MIN_WINDOW = 0.16;
    /** Side of a window, in standard deviations of its blob. */
    private static final double WIDTH = 9;
    /** Limit of Lowe's edge measure. An elongated blob is on an edge and may slide along it. */
    private static final double MAX_EDGE = 20;
    /** Windows of about one size whose distance is below this fraction of their side show the same content. */
    private static final double MIN_GAP = 0.3;

    private static final double ONE_SIZE = 1.3;
    /** Lowest PDQ quality of a window. Smoother windows resemble those of other pictures. */
    private static final int MIN_QUALITY = 8;

    private KeypointHasher() {}

    /** A blob. Lengths are in units of the picture's shorter side. */
    private record Blob(double strength, double x, double y, double side) {
        boolean overlaps(Blob other) {
            double ratio = side / other.side;
            return ratio < ONE_SIZE
                    && ratio > 1 / ONE_SIZE
                    && Math.hypot(x - other.x, y - other.y) <= MIN_GAP * Math.min(side, other.side);
        }
    }

    static List<WindowFingerprint> hash(Raster image, int most, double largest) {
        var grey = LumaImage.reduced(image, PRINT_SIDE);
        int shorter = Math.min(grey.width(), grey.height());
        if (shorter < MIN_SIDE) {
            return List.of();
        }
        var sums = grey.integral();
        var fingerprints = new ArrayList<WindowFingerprint>();
        for (var blob : blobs(grey.reduced(SEARCH_SIDE), most, largest)) {
            var hash = PdqHasher.hash(samples(sums, grey.width() + 1, blob, shorter));
            if (hash.quality() >= MIN_QUALITY) {
                fingerprints.add(new WindowFingerprint(
                        hash, blob.x * shorter / grey.width(), blob.y * shorter / grey.height(), blob.side));
            }
        }
        return fingerprints;
    }

    private static List<Blob> blobs(LumaImage image, int most, double largest) {
        double unit = Math.min(image.width(), image.height());
        var space = new ScaleSpace(image, MIN_WINDOW * unit / WIDTH, largest * unit / WIDTH);
        var found = new ArrayList<Blob>();
        for (int level = 1; level < space.levels.length - 1; level++) {
            for (int y = 1; y < space.height - 1; y++) {
                for (int x = 1; x < space.width - 1; x++) {
                    if (extreme(space, level, y * space.width + x)) {
                        add(found, space, level, x, y, unit);
                    }
                }
            }
        }
        found.sort(Comparator.comparingDouble(Blob::strength).reversed());
        var chosen = new ArrayList<Blob>();
        for (var blob : found) {
            if (chosen.size() < most && chosen.stream().noneMatch(blob::overlaps)) {
                chosen.add(blob);
            }
        }
        return chosen;
    }

    /** Returns whether a value is the largest above zero, or the smallest below, among its 26 neighbours. */
    private static boolean extreme(ScaleSpace space, int level, int at) {
        float value = space.levels[level][at];
        float sign = value > 0 ? 1 : -1;
        // most places fail within their own row
        if (value == 0
                || sign * space.levels[level][at - 1] > sign * value
                || sign * space.levels[level][at + 1] > sign * value) {
            return false;
        }
        for (int l = level - 1; l <= level + 1; l++) {
            for (int row = at - space.width; row <= at + space.width; row += space.width) {
                for (int k = row - 1; k <= row + 1; k++) {
                    if (sign * space.levels[l][k] > sign * value) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static void add(List<Blob> found, ScaleSpace space, int level, int x, int y, double unit) {
        int width = space.width;
        var here = space.levels[level];
        int at = y * width + x;
        double value = here[at];
        double xx = here[at - 1] + here[at + 1] - 2 * value;
        double yy = here[at - width] + here[at + width] - 2 * value;
        double xy = (here[at + width + 1] + here[at - width - 1] - here[at + width - 1] - here[at - width + 1]) / 4;
        double determinant = xx * yy - xy * xy;
        if (determinant <= 0 || (xx + yy) * (xx + yy) > MAX_EDGE * determinant) {
            return;
        }
        double side = WIDTH
                * space.blur(level + peak(space.levels[level - 1][at], value, space.levels[level + 1][at]))
                / unit;
        double centreX = (x + 0.5 + peak(here[at - 1], value, here[at + 1])) / unit;
        double centreY = (y + 0.5 + peak(here[at - width], value, here[at + width])) / unit;
        if (centreX >= side / 2
                && centreY >= side / 2
                && centreX + side / 2 <= width / unit
                && centreY + side / 2 <= space.height / unit) {
            found.add(new Blob(Math.abs(value), centreX, centreY, side));
        }
    }

    /** Returns the position of the peak of a parabola through three values. */
    private static double peak(double before, double value, double after) {
        double curve = before - 2 * value + after;
        return curve == 0 ? 0 : Math.clamp(0.5 * (before - after) / curve, -0.5, 0.5);
    }

    /** Returns the means over the cells of a grid on a window. */
    private static float[] samples(double[] sums, int stride, Blob blob, int shorter) {
        int side = PdqHasher.SIDE;
        double cell = blob.side * shorter / side;
        double left = (blob.x - blob.side / 2) * shorter;
        double top = (blob.y - blob.side / 2) * shorter;
        var samples = new float[side * side];
        var above = new double[side + 1];
        var below = new double[side + 1];
        row(sums, stride, left, top, cell, above);
        for (int i = 0; i < side; i++) {
            row(sums, stride, left, top + (i + 1) * cell, cell, below);
            for (int j = 0; j < side; j++) {
                samples[i * side + j] = (float) ((below[j + 1] - below[j] - above[j + 1] + above[j]) / (cell * cell));
            }
            System.arraycopy(below, 0, above, 0, below.length);
        }
        return samples;
    }

    /** Returns the integral along one line of the grid, linear between corners of samples. */
    private static void row(double[] sums, int stride, double left, double y, double cell, double[] into) {
        int rows = sums.length / stride;
        int upper = Math.clamp((int) y, 0, rows - 2);
        double down = y - upper;
        for (int j = 0; j < into.length; j++) {
            double x = left + j * cell;
            int column = Math.clamp((int) x, 0, stride - 2);
            double right = x - column;
            int at = upper * stride + column;
            into[j] = (sums[at] * (1 - right) + sums[at + 1] * right) * (1 - down)
                    + (sums[at + stride] * (1 - right) + sums[at + stride + 1] * right) * down;
        }
    }
}
