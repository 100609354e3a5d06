package dev.mintmark.watermark.region;

/**
 * How a copy shows each colour of its original: its luma as a polynomial of the original's luma, to the third degree, and of
 * its colour differences, to the second. That covers changes of brightness, contrast, gamma, saturation and white balance,
 * negatives and copies in grey. Fitted by least squares. Mutable until {@link #solve}.
 */
final class ToneCurve {
    private static final int TERMS = 10;

    /** The middle level, which scales the terms to -1 to 1. */
    private static final double MIDDLE = 127.5;

    /** Holds the terms that few samples support near zero, relative to the number of samples. */
    private static final double RIDGE = 0.003;

    /** The curve of an original itself. */
    static final ToneCurve IDENTITY = identity();

    private final double[][] products = new double[TERMS][TERMS + 1];
    private final double[] coefficients = new double[TERMS];

    private static ToneCurve identity() {
        ToneCurve curve = new ToneCurve();
        curve.coefficients[0] = MIDDLE;
        curve.coefficients[1] = MIDDLE;
        return curve;
    }

    /** Adds corresponding samples; where either is not a number, it is left out. */
    void add(RegionGrid.Window original, float[] copy) {
        double[] terms = new double[TERMS];
        for (int i = 0; i < copy.length; i++) {
            if (Float.isNaN(original.luma()[i]) || Float.isNaN(copy[i])) {
                continue;
            }
            terms(original, i, terms);
            for (int a = 0; a < TERMS; a++) {
                for (int b = 0; b < TERMS; b++) {
                    products[a][b] += terms[a] * terms[b];
                }
                products[a][TERMS] += terms[a] * copy[i];
            }
        }
    }

    /** Computes the coefficients. */
    void solve() {
        double count = products[0][0] + 1;
        products[0][0] += 1e-6;
        products[1][1] += 1e-4 * RIDGE * count;
        for (int a = 2; a < TERMS; a++) {
            products[a][a] += RIDGE * count;
        }
        for (int a = 0; a < TERMS; a++) {
            for (int row = a + 1; row < TERMS; row++) {
                double factor = products[row][a] / products[a][a];
                for (int b = a; b <= TERMS; b++) {
                    products[row][b] -= factor * products[a][b];
                }
            }
        }
        for (int a = TERMS - 1; a >= 0; a--) {
            double sum = products[a][TERMS];
            for (int b = a + 1; b < TERMS; b++) {
                sum -= products[a][b] * coefficients[b];
            }
            coefficients[a] = sum / products[a][a];
        }
    }

    /** Returns the luma at which the copy shows a sample of the original, 0 to 255. */
    double at(RegionGrid.Window original, int sample) {
        double[] terms = new double[TERMS];
        terms(original, sample, terms);
        double sum = 0;
        for (int a = 0; a < TERMS; a++) {
            sum += coefficients[a] * terms[a];
        }
        return Math.clamp(sum, 0, 255);
    }

    /** Returns the root mean square by which a copy's levels are off the curve. */
    double error(RegionGrid.Window original, float[] copy) {
        double squares = 0;
        int count = 0;
        for (int i = 0; i < copy.length; i++) {
            if (!Float.isNaN(original.luma()[i]) && !Float.isNaN(copy[i])) {
                double error = copy[i] - at(original, i);
                squares += error * error;
                count++;
            }
        }
        return Math.sqrt(squares / Math.max(1, count));
    }

    private static void terms(RegionGrid.Window original, int sample, double[] into) {
        double luma = original.luma()[sample] / MIDDLE - 1;
        double blue = original.blue()[sample] / MIDDLE;
        double red = original.red()[sample] / MIDDLE;
        into[0] = 1;
        into[1] = luma;
        into[2] = luma * luma;
        into[3] = luma * luma * luma;
        into[4] = blue;
        into[5] = red;
        into[6] = luma * blue;
        into[7] = luma * red;
        into[8] = blue * blue;
        into[9] = red * red;
    }
}
