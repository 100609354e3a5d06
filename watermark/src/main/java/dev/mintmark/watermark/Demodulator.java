package dev.mintmark.watermark;

/**
 * Reads a soft value for each coded bit from a spectrum whose shift is known. It is a matched filter that weighs each
 * point by its transmitted amplitude, its noise, and the attenuation at its radius. The attenuation is a straight line
 * fitted to the pilots' amplitudes, since JPEG, blur and resizing remove more at higher frequencies. Immutable.
 */
final class Demodulator {
    private static final float MIN_TRUST = 0.1f;
    /** Limit of one dimension in units of its noise; larger values come from the picture, not from the mark. */
    private static final float LIMIT = 3;

    private final Carrier carrier;

    Demodulator(Carrier carrier) {
        this.carrier = carrier;
    }

    /**
     * Returns a soft value for each coded bit, positive for 0: the sum over the dimensions that carry it, each in units
     * of its noise.
     */
    float[] soft(LatticeSpectrum white, double shiftX, double shiftY) {
        var soft = new float[PayloadCodec.BITS];
        var turns = new Turns(shiftX, shiftY);
        var attenuation = attenuation(white, turns);
        for (int i = 0; i < carrier.data.length; i++) {
            int point = carrier.data[i];
            turns.to(point);
            float re = white.re[point] * turns.cos - white.im[point] * turns.sin;
            float im = white.re[point] * turns.sin + white.im[point] * turns.cos;
            float weight = attenuation[Math.round(Lattice.RADIUS[point])] * white.weight(point);
            soft[carrier.codedBit[2 * i]] += weight * Math.clamp(re, -LIMIT, LIMIT) * carrier.chips[2 * i];
            soft[carrier.codedBit[2 * i + 1]] += weight * Math.clamp(im, -LIMIT, LIMIT) * carrier.chips[2 * i + 1];
        }
        return soft;
    }

    /** Returns, for each radius, the fraction of the transmitted amplitude that was received, scaled to a mean of 1. */
    private float[] attenuation(LatticeSpectrum white, Turns turns) {
        double n = 1e-9;
        double sumR = 0;
        double sumRR = 0;
        double sumA = 0;
        double sumRA = 0;
        for (int i = 0; i < carrier.pilots.length; i++) {
            int point = carrier.pilots[i];
            turns.to(point);
            float re = white.re[point] * carrier.pilotCos[i] + white.im[point] * carrier.pilotSin[i];
            float im = white.im[point] * carrier.pilotCos[i] - white.re[point] * carrier.pilotSin[i];
            double seen = re * turns.cos - im * turns.sin;
            // Least squares over the amplitudes, each weighed by its precision.
            double precision = white.weight(point);
            double w = precision * precision;
            double r = Lattice.RADIUS[point];
            n += w;
            sumR += w * r;
            sumRR += w * r * r;
            sumA += precision * seen;
            sumRA += precision * seen * r;
        }
        double slope = (n * sumRA - sumR * sumA) / Math.max(1e-9, n * sumRR - sumR * sumR);
        double mean = Math.max(sumA / n, 1e-3);
        var attenuation = new float[Lattice.OUTER + 2];
        for (int r = 0; r < attenuation.length; r++) {
            double line = 1 + slope / mean * (r - sumR / n);
            attenuation[r] = (float) Math.clamp(line, MIN_TRUST, 2);
        }
        return attenuation;
    }

    /** The phase factors by which a shift multiplies the lattice points. */
    private static final class Turns {
        private final float[] cosX = new float[2 * Lattice.OUTER + 1];
        private final float[] sinX = new float[2 * Lattice.OUTER + 1];
        private final float[] cosY = new float[Lattice.OUTER + 1];
        private final float[] sinY = new float[Lattice.OUTER + 1];
        float cos;
        float sin;

        Turns(double x, double y) {
            for (int u = -Lattice.OUTER; u <= Lattice.OUTER; u++) {
                cosX[u + Lattice.OUTER] = (float) Math.cos(2 * Math.PI * u * x / Lattice.TILE);
                sinX[u + Lattice.OUTER] = (float) Math.sin(2 * Math.PI * u * x / Lattice.TILE);
            }
            for (int v = 0; v <= Lattice.OUTER; v++) {
                cosY[v] = (float) Math.cos(2 * Math.PI * v * y / Lattice.TILE);
                sinY[v] = (float) Math.sin(2 * Math.PI * v * y / Lattice.TILE);
            }
        }

        void to(int point) {
            int u = Lattice.U[point] + Lattice.OUTER;
            int v = Lattice.V[point];
            cos = cosX[u] * cosY[v] - sinX[u] * sinY[v];
            sin = sinX[u] * cosY[v] + cosX[u] * sinY[v];
        }
    }
}
