package dev.mintmark.watermark;

/**
 * The Kaiser-Bessel window of a nonuniform Fourier transform (Fessler and Sutton 2003; Beatty, Nishimura, Pauly 2005).
 * Samples are divided by the window's transform; then six bins along each axis give the value at any frequency.
 * Immutable.
 */
final class KaiserBessel {
    static final int TAPS = 6;
    private static final int STEPS = 512;

    private final double beta;
    private final float[] table = new float[STEPS * TAPS / 2 + 2];

    /** @param oversampling bins divided by samples, 4/3 or more */
    KaiserBessel(double oversampling) {
        double ratio = TAPS / oversampling;
        beta = Math.PI * Math.sqrt(ratio * ratio * (oversampling - 0.5) * (oversampling - 0.5) - 0.8);
        for (int i = 0; i <= STEPS * TAPS / 2; i++) {
            double t = 2.0 * i / (STEPS * TAPS);
            table[i] = (float) (bessel(beta * Math.sqrt(Math.max(0, 1 - t * t))) / bessel(beta));
        }
    }

    private static double bessel(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; k < 40; k++) {
            term *= x * x / (4.0 * k * k);
            sum += term;
        }
        return sum;
    }

    /** Computes the weights of the six bins from {@code ceil(position - 3)} on. */
    void weights(double position, float[] into) {
        double from = Math.ceil(position - TAPS / 2.0) - position;
        for (int k = 0; k < TAPS; k++) {
            into[k] = table[(int) (Math.abs(from + k) * STEPS + 0.5)];
        }
    }

    /** Returns the factor of each of {@code length} samples around the middle one, applied before the transform. */
    float[] compensation(int length, int bins) {
        var factors = new float[length];
        for (int i = 0; i < length; i++) {
            double phase = Math.PI * TAPS * (i - length / 2) / bins;
            double root = Math.sqrt(Math.max(1e-9, beta * beta - phase * phase));
            factors[i] = (float) (bessel(beta) * root / (TAPS * Math.sinh(root)));
        }
        return factors;
    }
}
