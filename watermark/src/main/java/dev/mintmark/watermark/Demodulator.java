package dev.mintmark.watermark;

/**
 * Reads one soft value for each coded bit out of a spectrum whose shift is known. How far each radius is to be trusted
 * follows from the pilots: a straight line through their agreement, since what JPEG, blur and resizing take away grows
 * with the frequency. Immutable.
 */
final class Demodulator {
    private static final float LEAST_TRUST = 0.1f;
    /** A dimension beyond this many times its ring's level counts no more: it is the picture's own. */
    private static final float LIMIT = 2;

    private final Carrier carrier;

    Demodulator(Carrier carrier) {
        this.carrier = carrier;
    }

    /** Positive for a coded 0; the sum of all the dimensions that carry the bit, each in units of its ring's noise. */
    float[] soft(LatticeSpectrum flat, double shiftX, double shiftY) {
        var soft = new float[Codeword.BITS];
        var trust = trust(flat, shiftX, shiftY);
        for (int i = 0; i < carrier.data.length; i++) {
            int point = carrier.data[i];
            double phase = 2 * Math.PI * (Lattice.U[point] * shiftX + Lattice.V[point] * shiftY) / Lattice.TILE;
            float cos = (float) Math.cos(phase);
            float sin = (float) Math.sin(phase);
            float re = flat.re[point] * cos - flat.im[point] * sin;
            float im = flat.re[point] * sin + flat.im[point] * cos;
            float weight = trust[Math.round(Lattice.RADIUS[point])];
            soft[carrier.codedBit[2 * i]] += weight * Math.clamp(re, -LIMIT, LIMIT) * carrier.chips[2 * i];
            soft[carrier.codedBit[2 * i + 1]] += weight * Math.clamp(im, -LIMIT, LIMIT) * carrier.chips[2 * i + 1];
        }
        return soft;
    }

    private float[] trust(LatticeSpectrum flat, double shiftX, double shiftY) {
        double n = 0;
        double sumR = 0;
        double sumRR = 0;
        double sumA = 0;
        double sumRA = 0;
        for (int i = 0; i < carrier.pilots.length; i++) {
            int point = carrier.pilots[i];
            double phase = 2 * Math.PI * (Lattice.U[point] * shiftX + Lattice.V[point] * shiftY) / Lattice.TILE;
            double re = flat.re[point] * carrier.pilotCos[i] + flat.im[point] * carrier.pilotSin[i];
            double im = flat.im[point] * carrier.pilotCos[i] - flat.re[point] * carrier.pilotSin[i];
            double agreement = re * Math.cos(phase) - im * Math.sin(phase);
            double r = Lattice.RADIUS[point];
            n++;
            sumR += r;
            sumRR += r * r;
            sumA += agreement;
            sumRA += r * agreement;
        }
        double slope = (n * sumRA - sumR * sumA) / (n * sumRR - sumR * sumR);
        double mean = Math.max(sumA / n, 1e-3);
        var trust = new float[Lattice.OUTER + 2];
        for (int r = 0; r < trust.length; r++) {
            double line = 1 + slope / mean * (r - sumR / n);
            trust[r] = (float) Math.clamp(line, LEAST_TRUST, 2);
        }
        return trust;
    }
}
