package dev.mintmark.watermark;

import java.util.Arrays;

/**
 * The perceptual bound of a mark: in an 8 x 8 block of the picture that is flat it changes the levels by no more than {@value
 * #MAX_CHANGE} root mean square, and by little more in a block with little texture. A texture mask alone does not hold this: its
 * neighbourhoods reach across hard edges into the flat areas beside them. Immutable.
 */
final class FlatBlocks {
    /** Largest change of a flat block, in levels. */
    static final double MAX_CHANGE = 3;

    /** A block whose luma has at most this standard deviation is flat. */
    static final double FLAT = 3;

    static final int SIDE = 8;

    /** Leaves room for the rounding to whole levels. */
    private static final double SAFETY_FACTOR = 0.93;

    /** Stands for no limit. */
    private static final float UNLIMITED = 1e6f;

    private final int width;
    private final int height;
    private final int columns;
    private final int rows;

    /** For each block, the largest root mean square change. */
    private final double[] allowed;

    FlatBlocks(Plane luma) {
        width = luma.width;
        height = luma.height;
        columns = (width + SIDE - 1) / SIDE;
        rows = (height + SIDE - 1) / SIDE;
        allowed = new double[columns * rows];
        for (int block = 0; block < allowed.length; block++) {
            double[] sums = sums(luma, block);
            double mean = sums[1] / sums[0];
            double deviation = Math.sqrt(Math.max(0, sums[2] / sums[0] - mean * mean));
            allowed[block] = SAFETY_FACTOR * (MAX_CHANGE + Math.max(0, deviation - FLAT));
        }
    }

    /** Returns for each pixel the greatest strength of a residual there. It changes smoothly, so that no block shows. */
    Plane limits(Plane residual) {
        var limits = new float[allowed.length];
        for (int block = 0; block < allowed.length; block++) {
            double[] sums = sums(residual, block);
            double rms = Math.sqrt(sums[2] / sums[0]);
            limits[block] = rms * UNLIMITED <= allowed[block] ? UNLIMITED : (float) (allowed[block] / rms);
        }
        return interpolated(leastAround(limits));
    }

    /** Returns the number of a block's pixels, the sum of their values, and the sum of the squares. */
    private double[] sums(Plane plane, int block) {
        int left = block % columns * SIDE;
        int top = block / columns * SIDE;
        int right = Math.min(left + SIDE, width);
        int bottom = Math.min(top + SIDE, height);
        float sum = 0;
        float squares = 0;
        for (int y = top; y < bottom; y++) {
            for (int i = y * width + left; i < y * width + right; i++) {
                float value = plane.values[i];
                sum += value;
                squares += value * value;
            }
        }
        return new double[] {(right - left) * (bottom - top), sum, squares};
    }

    /** Returns the least of each block and its neighbours, so that interpolation never exceeds a block's own. */
    private float[] leastAround(float[] values) {
        var least = new float[values.length];
        Arrays.fill(least, Float.POSITIVE_INFINITY);
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                for (int ny = Math.max(0, y - 1); ny <= Math.min(rows - 1, y + 1); ny++) {
                    for (int nx = Math.max(0, x - 1); nx <= Math.min(columns - 1, x + 1); nx++) {
                        least[y * columns + x] = Math.min(least[y * columns + x], values[ny * columns + nx]);
                    }
                }
            }
        }
        return least;
    }

    private Plane interpolated(float[] blocks) {
        var plane = new Plane(width, height);
        for (int y = 0; y < height; y++) {
            float down = Math.clamp((y + 0.5f) / SIDE - 0.5f, 0, rows - 1);
            int upper = (int) down * columns;
            int lower = Math.min((int) down + 1, rows - 1) * columns;
            float shareDown = down - (int) down;
            for (int x = 0; x < width; x++) {
                float across = Math.clamp((x + 0.5f) / SIDE - 0.5f, 0, columns - 1);
                int left = (int) across;
                int right = Math.min(left + 1, columns - 1);
                float shareAcross = across - left;
                float above = blocks[upper + left] + shareAcross * (blocks[upper + right] - blocks[upper + left]);
                float below = blocks[lower + left] + shareAcross * (blocks[lower + right] - blocks[lower + left]);
                plane.values[y * width + x] = above + shareDown * (below - above);
            }
        }
        return plane;
    }
}
