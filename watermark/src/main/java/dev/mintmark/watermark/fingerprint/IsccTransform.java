package dev.mintmark.watermark.fingerprint;

import java.util.Arrays;

/**
 * The hash of the ISCC Image-Code: a discrete cosine transform of 32 x 32 grey samples, then for each of the four 8 x 8
 * squares of its 16 x 16 lowest frequencies one bit for each value, set if it exceeds the square's median. Stateless.
 */
final class IsccTransform {
    private static final int SIDE = 32;
    private static final int SQUARE = 8;

    private IsccTransform() {}

    /** @throws IllegalArgumentException if there are not 32 x 32 samples */
    static IsccImageCode hash(int[] samples) {
        if (samples.length != SIDE * SIDE) {
            throw new IllegalArgumentException(
                    "An ISCC Image-Code is made of 1,024 samples; these are " + samples.length + ".");
        }
        var spectrum = transform(samples);
        return new IsccImageCode(
                bits(spectrum, 0, 0),
                bits(spectrum, SQUARE, 0),
                bits(spectrum, 0, SQUARE),
                bits(spectrum, SQUARE, SQUARE));
    }

    private static long bits(double[][] columns, int left, int top) {
        var values = new double[SQUARE * SQUARE];
        for (int i = 0; i < values.length; i++) {
            values[i] = columns[left + i % SQUARE][top + i / SQUARE];
        }
        var sorted = values.clone();
        Arrays.sort(sorted);
        double median = (sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2;
        long bits = 0;
        for (double value : values) {
            bits = bits << 1 | (value > median ? 1 : 0);
        }
        return bits;
    }

    /** Transforms rows, then the columns that are needed. The result is indexed by column, then row. */
    private static double[][] transform(int[] samples) {
        var rows = new double[SIDE][SIDE];
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                rows[y][x] = samples[y * SIDE + x];
            }
            rows[y] = cosine(rows[y]);
        }
        var columns = new double[2 * SQUARE][SIDE];
        for (int x = 0; x < columns.length; x++) {
            for (int y = 0; y < SIDE; y++) {
                columns[x][y] = rows[y][x];
            }
            columns[x] = cosine(columns[x]);
        }
        return columns;
    }

    /**
     * The unscaled DCT-II by recursive halving (Lee, "A New Algorithm to Compute the Discrete Cosine Transform", 1984).
     * The reference implementation takes the same steps; values that are equal to the last bit decide bits of the code.
     */
    private static double[] cosine(double[] vector) {
        int n = vector.length;
        if (n == 1) {
            return vector;
        }
        int half = n / 2;
        var sums = new double[half];
        var differences = new double[half];
        for (int i = 0; i < half; i++) {
            sums[i] = vector[i] + vector[n - 1 - i];
            differences[i] = (vector[i] - vector[n - 1 - i]) / (StrictMath.cos((i + 0.5) * Math.PI / n) * 2);
        }
        var even = cosine(sums);
        var odd = cosine(differences);
        var result = new double[n];
        for (int i = 0; i < half; i++) {
            result[2 * i] = even[i];
            result[2 * i + 1] = i + 1 < half ? odd[i] + odd[i + 1] : odd[i];
        }
        return result;
    }
}
