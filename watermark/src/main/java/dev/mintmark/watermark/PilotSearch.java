package dev.mintmark.watermark;

/**
 * Finds where a mark's tile begins by its pilots: the phases that they are known to have, against those seen, form a
 * correlation surface over all shifts, whose peak is the shift. Immutable.
 */
final class PilotSearch {
    /** Places a tile's side at which the surface is sampled; its highest frequency is 20. */
    private static final int N = 64;

    private static final double STEP = (double) Lattice.TILE / N;
    private static final int NEWTON = 5;
    private static final Fft FFT = new Fft(N);
    /** A pilot's magnitude beyond this many times its noise counts no more, against a picture's own periodic parts. */
    private static final float LIMIT = 3;

    private final Carrier carrier;

    PilotSearch(Carrier carrier) {
        this.carrier = carrier;
    }

    /**
     * The best shift of a spectrum.
     *
     * @param x canonical pixels from the spectrum's origin to a tile's, modulo the tile
     * @param score the pilots' agreement in standard deviations of chance at one place
     * @param level the same in units of the noise around the pilots, which falls off around the true placement when the
     *     score, a ratio of what the pilots themselves show, hardly does
     */
    record Peak(double x, double y, double score, double level) {
        static final Peak NONE = new Peak(0, 0, 0, 0);
    }

    /** The best shift anywhere. */
    Peak find(LatticeSpectrum white) {
        var pilots = aligned(white);
        double deviation = deviation(pilots);
        if (deviation == 0) {
            return Peak.NONE;
        }
        var re = new float[N * N];
        var im = new float[N * N];
        for (int i = 0; i < carrier.pilots.length; i++) {
            int point = carrier.pilots[i];
            int at = Lattice.V[point] * N + (Lattice.U[point] & (N - 1));
            re[at] = pilots[2 * i];
            im[at] = pilots[2 * i + 1];
        }
        for (int v = 0; v <= Carrier.PILOT_OUTER; v++) {
            FFT.inverse(re, im, v * N);
        }
        var columnRe = new float[N];
        var columnIm = new float[N];
        float best = Float.NEGATIVE_INFINITY;
        int bestX = 0;
        int bestY = 0;
        for (int x = 0; x < N; x++) {
            for (int v = 0; v < N; v++) {
                columnRe[v] = re[v * N + x];
                columnIm[v] = im[v * N + x];
            }
            FFT.inverse(columnRe, columnIm, 0);
            for (int y = 0; y < N; y++) {
                if (columnRe[y] > best) {
                    best = columnRe[y];
                    bestX = x;
                    bestY = y;
                }
            }
        }
        return climb(white, pilots, deviation, bestX * STEP, bestY * STEP);
    }

    /** The best shift near a known one. */
    Peak near(LatticeSpectrum white, Peak known) {
        var pilots = aligned(white);
        double deviation = deviation(pilots);
        return deviation == 0 ? known : climb(white, pilots, deviation, known.x(), known.y());
    }

    /** The observed pilots turned back by the phases that they were sent with, real and imaginary in turn. */
    private float[] aligned(LatticeSpectrum white) {
        var pilots = new float[2 * carrier.pilots.length];
        for (int i = 0; i < carrier.pilots.length; i++) {
            int point = carrier.pilots[i];
            float re = white.re[point] * carrier.pilotCos[i] + white.im[point] * carrier.pilotSin[i];
            float im = white.im[point] * carrier.pilotCos[i] - white.re[point] * carrier.pilotSin[i];
            float limit = Math.min(1, LIMIT / (float) Math.max(1e-6, Math.sqrt(re * re + im * im)));
            float weight = limit * white.weight(point);
            pilots[2 * i] = re * weight;
            pilots[2 * i + 1] = im * weight;
        }
        return pilots;
    }

    private static double deviation(float[] pilots) {
        double power = 0;
        for (float value : pilots) {
            power += value * value;
        }
        return Math.sqrt(power / 2);
    }

    /** Newton's way up from a place near a peak. */
    private Peak climb(LatticeSpectrum white, float[] pilots, double deviation, double fromX, double fromY) {
        double x = fromX;
        double y = fromY;
        var slope = new double[5];
        double best = slopes(pilots, x, y, slope);
        for (int round = 0; round < NEWTON; round++) {
            double determinant = slope[2] * slope[4] - slope[3] * slope[3];
            if (determinant <= 0 || slope[2] >= 0) {
                break;
            }
            double nextX = x + Math.clamp(-(slope[4] * slope[0] - slope[3] * slope[1]) / determinant, -STEP, STEP);
            double nextY = y + Math.clamp(-(slope[2] * slope[1] - slope[3] * slope[0]) / determinant, -STEP, STEP);
            var there = new double[5];
            double value = slopes(pilots, nextX, nextY, there);
            if (value <= best) {
                break;
            }
            x = nextX;
            y = nextY;
            best = value;
            slope = there;
        }
        double expected = 0;
        for (int point : carrier.pilots) {
            double weight = white.weight(point);
            expected += weight * weight;
        }
        return new Peak(x, y, best / deviation, best / Math.sqrt(expected));
    }

    /** The surface's value; its first and second derivatives go into {@code slope} as x, y, xx, xy, yy. */
    private double slopes(float[] pilots, double x, double y, double[] slope) {
        double unit = 2 * Math.PI / Lattice.TILE;
        double sum = 0;
        for (int i = 0; i < carrier.pilots.length; i++) {
            double u = unit * Lattice.U[carrier.pilots[i]];
            double v = unit * Lattice.V[carrier.pilots[i]];
            double cos = Math.cos(u * x + v * y);
            double sin = Math.sin(u * x + v * y);
            double real = pilots[2 * i] * cos - pilots[2 * i + 1] * sin;
            double imaginary = pilots[2 * i] * sin + pilots[2 * i + 1] * cos;
            sum += real;
            slope[0] -= u * imaginary;
            slope[1] -= v * imaginary;
            slope[2] -= u * u * real;
            slope[3] -= u * v * real;
            slope[4] -= v * v * real;
        }
        return sum;
    }
}
