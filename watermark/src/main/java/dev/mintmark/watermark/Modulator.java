package dev.mintmark.watermark;

/** Computes the spectrum of a mark's tile. Immutable. */
final class Modulator {
    /** Share of the energy that the pilots get. */
    private static final double PILOTS = 0.27;

    private final Carrier carrier;
    private final float[] signs;
    private final LatticeSpectrum host;

    /**
     * @param signs +1 or -1 for each coded bit
     * @param host the picture's spectrum, from which the amplitude of each point follows
     */
    Modulator(Carrier carrier, float[] signs, LatticeSpectrum host) {
        this.carrier = carrier;
        this.signs = signs;
        this.host = host;
    }

    /**
     * Returns the spectrum of a tile of unit mean square.
     *
     * @param gains strength of each coded bit relative to the others
     */
    LatticeSpectrum spectrum(float[] gains) {
        var spectrum = new LatticeSpectrum();
        double dataPower = 0;
        for (int i = 0; i < carrier.data.length; i++) {
            int point = carrier.data[i];
            spectrum.re[point] = host.sent[point] * dimension(gains, 2 * i);
            spectrum.im[point] = host.sent[point] * dimension(gains, 2 * i + 1);
            dataPower += power(spectrum, point);
        }
        double pilotPower = 0;
        for (int i = 0; i < carrier.pilots.length; i++) {
            int point = carrier.pilots[i];
            spectrum.re[point] = host.sent[point] * carrier.pilotCos[i];
            spectrum.im[point] = host.sent[point] * carrier.pilotSin[i];
            pilotPower += power(spectrum, point);
        }
        scale(spectrum, carrier.data, Math.sqrt((1 - PILOTS) / dataPower));
        scale(spectrum, carrier.pilots, Math.sqrt(PILOTS / pilotPower));
        return spectrum;
    }

    private float dimension(float[] gains, int d) {
        int bit = carrier.codedBit[d];
        return signs[bit] * carrier.chips[d] * gains[bit];
    }

    private static double power(LatticeSpectrum spectrum, int point) {
        return 2 * (spectrum.re[point] * spectrum.re[point] + spectrum.im[point] * spectrum.im[point]);
    }

    private static void scale(LatticeSpectrum spectrum, int[] points, double factor) {
        for (int point : points) {
            spectrum.re[point] *= (float) factor;
            spectrum.im[point] *= (float) factor;
        }
    }
}
