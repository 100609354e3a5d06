package dev.mintmark.watermark;

/**
 * Finds where a mark's tile begins by its pilots: the phases that they are known to have, against those seen, form a
 * correlation surface over all shifts, whose peak is the shift. Immutable.
 */
final class PilotSearch {
    private static final int N = Lattice.TILE;
    private static final Fft FFT = new Fft(N);
    /** A pilot's magnitude beyond this many times its ring's counts no more, against a picture's own periodic parts. */
    private static final float LIMIT = 2;

    private final Carrier carrier;

    PilotSearch(Carrier carrier) {
        this.carrier = carrier;
    }

    /**
     * The best shift of a flattened spectrum.
     *
     * @param x canonical pixels from the picture's origin to a tile's, modulo 128
     * @param sum the pilots' agreement in the spectrum's units
     * @param score the pilots' agreement in standard deviations of chance at one place
     */
    record Peak(double x, double y, double sum, double score) {}

    Peak find(LatticeSpectrum flat) {
        var re = new float[N * N];
        var im = new float[N * N];
        var pilots = aligned(flat);
        double power = 0;
        for (int i = 0; i < carrier.pilots.length; i++) {
            int point = carrier.pilots[i];
            int at = Lattice.V[point] * N + (Lattice.U[point] & (N - 1));
            re[at] = pilots[2 * i];
            im[at] = pilots[2 * i + 1];
            power += re[at] * re[at] + im[at] * im[at];
        }
        if (power == 0) {
            return new Peak(0, 0, 0, 0);
        }
        for (int v = 0; v <= Lattice.OUTER; v++) {
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
        return refine(pilots, bestX, bestY, Math.sqrt(power / 2));
    }

    /** The observed pilots turned back by the phases that they were sent with, real and imaginary in turn. */
    private float[] aligned(LatticeSpectrum flat) {
        var pilots = new float[2 * carrier.pilots.length];
        for (int i = 0; i < carrier.pilots.length; i++) {
            int point = carrier.pilots[i];
            float re = flat.re[point] * carrier.pilotCos[i] + flat.im[point] * carrier.pilotSin[i];
            float im = flat.im[point] * carrier.pilotCos[i] - flat.re[point] * carrier.pilotSin[i];
            float limit = Math.min(1, LIMIT / (float) Math.max(1e-6, Math.hypot(re, im)));
            pilots[2 * i] = re * limit;
            pilots[2 * i + 1] = im * limit;
        }
        return pilots;
    }

    private Peak refine(float[] pilots, double x, double y, double deviation) {
        double best = at(pilots, x, y);
        for (double step = 0.5; step > 0.05; step /= 2) {
            double centreX = x;
            double centreY = y;
            for (int dy = -1; dy <= 1; dy++) {
                for (int dx = -1; dx <= 1; dx++) {
                    double value = at(pilots, centreX + dx * step, centreY + dy * step);
                    if (value > best) {
                        best = value;
                        x = centreX + dx * step;
                        y = centreY + dy * step;
                    }
                }
            }
        }
        return new Peak(x, y, best, best / deviation);
    }

    private double at(float[] pilots, double x, double y) {
        double sum = 0;
        for (int i = 0; i < carrier.pilots.length; i++) {
            int point = carrier.pilots[i];
            double phase = 2 * Math.PI * (Lattice.U[point] * x + Lattice.V[point] * y) / N;
            sum += pilots[2 * i] * Math.cos(phase) - pilots[2 * i + 1] * Math.sin(phase);
        }
        return sum;
    }
}
