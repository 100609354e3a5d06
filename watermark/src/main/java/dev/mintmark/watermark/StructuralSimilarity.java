package dev.mintmark.watermark;

/**
 * Mean structural similarity to one reference (Wang, Bovik, Sheikh, Simoncelli 2004): luma, 11 x 11 Gaussian window of
 * standard deviation 1.5, K1 = 0.01, K2 = 0.03, over the windows that are entirely inside the picture. Immutable.
 */
final class StructuralSimilarity {
    private static final int TAPS = 11;
    private static final int BAND = 16;
    private static final int BAND_EVERY = 4;
    private static final float C1 = 6.5025f;
    private static final float C2 = 58.5225f;
    private static final float[] WINDOW = window();

    private static final float W0 = WINDOW[0];
    private static final float W1 = WINDOW[1];
    private static final float W2 = WINDOW[2];
    private static final float W3 = WINDOW[3];
    private static final float W4 = WINDOW[4];
    private static final float W5 = WINDOW[5];

    private final Plane reference;
    private final Plane mean;
    private final Plane variance;

    StructuralSimilarity(Plane reference) {
        this.reference = reference;
        int width = reference.width - TAPS + 1;
        mean = new Plane(width, reference.height - TAPS + 1);
        variance = new Plane(width, mean.height);
        var rows = new float[TAPS][reference.width];
        var down = new float[reference.width];
        var means = new float[width];
        var squares = new float[width];
        for (int y = 0; y < reference.height; y++) {
            push(rows, reference, y);
            if (y < TAPS - 1) {
                continue;
            }
            down(rows, down);
            along(down, means);
            downProducts(rows, rows, down);
            along(down, squares);
            for (int x = 0; x < width; x++) {
                squares[x] -= means[x] * means[x];
            }
            System.arraycopy(means, 0, mean.values, (y - TAPS + 1) * width, width);
            System.arraycopy(squares, 0, variance.values, (y - TAPS + 1) * width, width);
        }
    }

    private static float[] window() {
        var window = new float[TAPS];
        double sum = 0;
        for (int i = 0; i < TAPS; i++) {
            sum += Math.exp(-(i - 5) * (i - 5) / 4.5);
        }
        for (int i = 0; i < TAPS; i++) {
            window[i] = (float) (Math.exp(-(i - 5) * (i - 5) / 4.5) / sum);
        }
        return window;
    }

    /** Returns the similarity to a picture of the same size. */
    double of(Plane other) {
        return of(other, 1);
    }

    /** Estimates the similarity from a quarter of the windows, in bands over the whole picture. */
    double estimate(Plane other) {
        return of(other, BAND_EVERY);
    }

    private double of(Plane other, int every) {
        int width = mean.width;
        var rows = new float[TAPS][reference.width];
        var otherRows = new float[TAPS][reference.width];
        var down = new float[reference.width];
        var seen = new float[5][width];
        double sum = 0;
        int windows = 0;
        for (int y = 0; y < reference.height; y++) {
            push(rows, reference, y);
            push(otherRows, other, y);
            int window = y - TAPS + 1;
            if (window < 0 || window / BAND % every != 0) {
                continue;
            }
            windows++;
            System.arraycopy(mean.values, window * width, seen[0], 0, width);
            System.arraycopy(variance.values, window * width, seen[1], 0, width);
            down(otherRows, down);
            along(down, seen[2]);
            downProducts(otherRows, otherRows, down);
            along(down, seen[3]);
            downProducts(rows, otherRows, down);
            along(down, seen[4]);
            sum += row(seen[0], seen[1], seen[2], seen[3], seen[4]);
        }
        return sum / windows / width;
    }

    /** Keeps the last eleven rows, the newest last. One array for each row: the compiler vectorises the loops below. */
    private static void push(float[][] rows, Plane plane, int y) {
        var oldest = rows[0];
        System.arraycopy(rows, 1, rows, 0, TAPS - 1);
        System.arraycopy(plane.values, y * plane.width, oldest, 0, plane.width);
        rows[TAPS - 1] = oldest;
    }

    /** Applies the window's eleven taps down each column. */
    private static void down(float[][] rows, float[] into) {
        for (int k = 0; k < TAPS / 2; k++) {
            var upper = rows[k];
            var lower = rows[TAPS - 1 - k];
            float weight = WINDOW[k];
            if (k == 0) {
                for (int x = 0; x < into.length; x++) {
                    into[x] = weight * (upper[x] + lower[x]);
                }
            } else {
                for (int x = 0; x < into.length; x++) {
                    into[x] += weight * (upper[x] + lower[x]);
                }
            }
        }
        var middle = rows[TAPS / 2];
        float weight = WINDOW[TAPS / 2];
        for (int x = 0; x < into.length; x++) {
            into[x] += weight * middle[x];
        }
    }

    /** Applies the window's taps to the products of two planes. */
    private static void downProducts(float[][] a, float[][] b, float[] into) {
        for (int k = 0; k < TAPS / 2; k++) {
            var upperA = a[k];
            var lowerA = a[TAPS - 1 - k];
            var upperB = b[k];
            var lowerB = b[TAPS - 1 - k];
            float weight = WINDOW[k];
            if (k == 0) {
                for (int x = 0; x < into.length; x++) {
                    into[x] = weight * (upperA[x] * upperB[x] + lowerA[x] * lowerB[x]);
                }
            } else {
                for (int x = 0; x < into.length; x++) {
                    into[x] += weight * (upperA[x] * upperB[x] + lowerA[x] * lowerB[x]);
                }
            }
        }
        var middleA = a[TAPS / 2];
        var middleB = b[TAPS / 2];
        float weight = WINDOW[TAPS / 2];
        for (int x = 0; x < into.length; x++) {
            into[x] += weight * middleA[x] * middleB[x];
        }
    }

    /** Applies the window's eleven taps along a row. */
    private static void along(float[] row, float[] into) {
        for (int x = 0; x < into.length; x++) {
            into[x] = W0 * (row[x] + row[x + 10])
                    + W1 * (row[x + 1] + row[x + 9])
                    + W2 * (row[x + 2] + row[x + 8])
                    + W3 * (row[x + 3] + row[x + 7])
                    + W4 * (row[x + 4] + row[x + 6])
                    + W5 * row[x + 5];
        }
    }

    /** Sums the similarities of one row of windows. Overwrites the row of products. */
    private static double row(float[] mean, float[] variance, float[] otherMean, float[] otherSquare, float[] product) {
        for (int x = 0; x < product.length; x++) {
            float a = mean[x];
            float b = otherMean[x];
            float otherVariance = otherSquare[x] - b * b;
            float covariance = product[x] - a * b;
            product[x] = (2 * a * b + C1)
                    * (2 * covariance + C2)
                    / ((a * a + b * b + C1) * (variance[x] + otherVariance + C2));
        }
        double sum = 0;
        for (float similarity : product) {
            sum += similarity;
        }
        return sum;
    }
}
