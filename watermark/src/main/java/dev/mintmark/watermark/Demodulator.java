package dev.mintmark.watermark;

/** Reads one soft value for each coded bit out of a spectrum whose shift is known. Immutable. */
final class Demodulator {
    private final Carrier carrier;

    Demodulator(Carrier carrier) {
        this.carrier = carrier;
    }

    /** Positive for a coded 0; the sum of all the dimensions that carry the bit, each in units of its ring's noise. */
    float[] soft(LatticeSpectrum flat, double shiftX, double shiftY) {
        var soft = new float[Codeword.BITS];
        for (int i = 0; i < carrier.data.length; i++) {
            int point = carrier.data[i];
            double phase = 2 * Math.PI * (Lattice.U[point] * shiftX + Lattice.V[point] * shiftY) / Lattice.TILE;
            float cos = (float) Math.cos(phase);
            float sin = (float) Math.sin(phase);
            float re = flat.re[point] * cos - flat.im[point] * sin;
            float im = flat.re[point] * sin + flat.im[point] * cos;
            soft[carrier.codedBit[2 * i]] += re * carrier.chips[2 * i];
            soft[carrier.codedBit[2 * i + 1]] += im * carrier.chips[2 * i + 1];
        }
        return soft;
    }
}
