package dev.mintmark.watermark;

/** Makes the periodic tile of a mark. Immutable. */
final class Modulator {
    /** A pilot's amplitude beside a data point's: about 45 % of the energy, because finding the mark is the bottleneck. */
    private static final float PILOT_GAIN = 3.4f;

    private static final float HALF_ROOT = (float) Math.sqrt(0.5);

    private final Carrier carrier;

    Modulator(Carrier carrier) {
        this.carrier = carrier;
    }

    /** A gain of 1 for every dimension. */
    float[] evenGains() {
        var gains = new float[carrier.chips.length];
        java.util.Arrays.fill(gains, 1);
        return gains;
    }

    /**
     * A tile with unit mean square.
     *
     * @param signs +1 or -1 for each coded bit
     * @param gains the amplitude of each data dimension beside an even one
     */
    float[] tile(float[] signs, float[] gains, float pilotGain) {
        var re = new float[Lattice.COUNT];
        var im = new float[Lattice.COUNT];
        for (int i = 0; i < carrier.data.length; i++) {
            int point = carrier.data[i];
            re[point] = HALF_ROOT * dimension(signs, gains, 2 * i);
            im[point] = HALF_ROOT * dimension(signs, gains, 2 * i + 1);
        }
        for (int i = 0; i < carrier.pilots.length; i++) {
            re[carrier.pilots[i]] = PILOT_GAIN * pilotGain * carrier.pilotCos[i];
            im[carrier.pilots[i]] = PILOT_GAIN * pilotGain * carrier.pilotSin[i];
        }
        var tile = TileTransform.synthesise(re, im);
        double power = 0;
        for (float value : tile) {
            power += value * value;
        }
        float scale = (float) (1 / Math.sqrt(power / tile.length));
        for (int i = 0; i < tile.length; i++) {
            tile[i] *= scale;
        }
        return tile;
    }

    private float dimension(float[] signs, float[] gains, int d) {
        return signs[carrier.codedBit[d]] * carrier.chips[d] * gains[d];
    }
}
