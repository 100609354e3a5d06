package dev.mintmark.diffusion.sampler;

/** The numerical functions of numpy, torch and scipy that the schedules need, with their order of operations. */
final class Numbers {
    private static final int NEWTON_STEPS = 200;
    private static final int FRACTION_TERMS = 500;

    /** Coefficients of the Lanczos approximation with g = 7 (Godfrey, 2001). */
    private static final double[] LANCZOS = {
        0.99999999999980993,
        676.5203681218851,
        -1259.1392167224028,
        771.32342877765313,
        -176.61502916214059,
        12.507343278686905,
        -0.13857109526572012,
        9.9843695780195716e-6,
        1.5056327351493116e-7
    };

    private Numbers() {}

    /** numpy.linspace: the last value is exact. */
    static double[] linspace(double start, double end, int count) {
        double[] values = new double[count];
        double step = count == 1 ? 0 : (end - start) / (count - 1);
        for (int i = 0; i < count; i++) {
            values[i] = i * step + start;
        }
        if (count > 1) {
            values[count - 1] = end;
        }
        return values;
    }

    /** numpy.interp over the points (0, values[0]), (1, values[1]), …; constant beyond the ends. */
    static double interpolate(double x, float[] values) {
        if (x <= 0) {
            return values[0];
        }
        if (x >= values.length - 1) {
            return values[values.length - 1];
        }
        int below = (int) x;
        double slope = (double) values[below + 1] - values[below];
        return x == below ? values[below] : slope * (x - below) + values[below];
    }

    /** scipy.stats.beta.ppf: the x in 0..1 below which a share of the beta distribution lies. */
    static double betaQuantile(double share, double a, double b) {
        if (share <= 0 || share >= 1) {
            return Math.clamp(share, 0, 1);
        }
        double low = 0;
        double high = 1;
        double x = 0.5;
        double logBeta = logGamma(a) + logGamma(b) - logGamma(a + b);
        for (int i = 0; i < NEWTON_STEPS; i++) {
            double error = betaShare(x, a, b, logBeta) - share;
            if (error > 0) {
                high = x;
            } else {
                low = x;
            }
            double density = Math.exp((a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x) - logBeta);
            double next = x - error / density;
            if (!(next > low && next < high)) {
                next = low > 0 ? (low + high) / 2 : high / 8; // the quantile may lie very close to 0
            }
            if (Math.abs(next - x) <= 1e-16 * x) {
                return next;
            }
            x = next;
        }
        return x;
    }

    /** The regularised incomplete beta function, by its continued fraction (Abramowitz and Stegun, 26.5.8). */
    private static double betaShare(double x, double a, double b, double logBeta) {
        double front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta);
        return x < (a + 1) / (a + b + 2) ? front * fraction(x, a, b) / a : 1 - front * fraction(1 - x, b, a) / b;
    }

    private static double fraction(double x, double a, double b) {
        double c = 1;
        double d = 1 / (1 - (a + b) * x / (a + 1));
        double value = d;
        for (int m = 1; m < FRACTION_TERMS; m++) {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / (1 + even * d);
            c = 1 + even / c;
            value *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / (1 + odd * d);
            c = 1 + odd / c;
            value *= d * c;
            if (Math.abs(d * c - 1) < 1e-16) {
                break;
            }
        }
        return value;
    }

    private static double logGamma(double x) {
        double sum = LANCZOS[0];
        for (int i = 1; i < LANCZOS.length; i++) {
            sum += LANCZOS[i] / (x - 1 + i);
        }
        double t = x + 6.5;
        return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
    }
}
