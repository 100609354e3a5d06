package dev.mintmark.watermark;

/**
 * Mean structural similarity with one reference (Wang, Bovik, Sheikh, Simoncelli 2004): luma, 11 x 11 Gaussian window of
 * deviation 1.5, K1 = 0.01, K2 = 0.03, over the windows that lie wholly inside. Immutable.
 */
final class StructuralSimilarity {
    private static final int TAPS = 11;
    private static final float C1 = 6.5025f;
    private static final float C2 = 58.5225f;
    private static final float[] WINDOW = window();

    private final Plane reference;
    private final Plane mean;
    private final Plane variance;

    StructuralSimilarity(Plane reference) {
        this.reference = reference;
        mean = smooth(reference);
        variance = smooth(product(reference, reference));
        for (int i = 0; i < mean.values.length; i++) {
            variance.values[i] -= mean.values[i] * mean.values[i];
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

    double of(Plane other) {
        var otherMean = smooth(other);
        var otherSquare = smooth(product(other, other));
        var cross = smooth(product(reference, other));
        double sum = 0;
        for (int i = 0; i < mean.values.length; i++) {
            float a = mean.values[i];
            float b = otherMean.values[i];
            float otherVariance = otherSquare.values[i] - b * b;
            float covariance = cross.values[i] - a * b;
            sum += (2 * a * b + C1)
                    * (2 * covariance + C2)
                    / ((a * a + b * b + C1) * (variance.values[i] + otherVariance + C2));
        }
        return sum / mean.values.length;
    }

    private static Plane product(Plane a, Plane b) {
        var product = new Plane(a.width, a.height);
        for (int i = 0; i < product.values.length; i++) {
            product.values[i] = a.values[i] * b.values[i];
        }
        return product;
    }

    private static Plane smooth(Plane source) {
        int width = source.width - TAPS + 1;
        var result = new Plane(width, source.height - TAPS + 1);
        var row = new float[source.width];
        for (int y = 0; y < result.height; y++) {
            java.util.Arrays.fill(row, 0);
            for (int k = 0; k < TAPS; k++) {
                float weight = WINDOW[k];
                int at = (y + k) * source.width;
                for (int x = 0; x < source.width; x++) {
                    row[x] += weight * source.values[at + x];
                }
            }
            for (int k = 0; k < TAPS; k++) {
                float weight = WINDOW[k];
                for (int x = 0; x < width; x++) {
                    result.values[y * width + x] += weight * row[x + k];
                }
            }
        }
        return result;
    }
}
