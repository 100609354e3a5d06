package dev.mintmark.watermark;

/** Makes the periodic tile of a mark. Immutable. */
final class Modulator {
    /** A pilot's amplitude beside a data point's: about 40 % of the energy, because a mark must be found first. */
    private static final float PILOT_GAIN = 3.2f;

    private static final float HALF_ROOT = (float) Math.sqrt(0.5);
    private final Carrier carrier;

    Modulator(Carrier carrier) {
        this.carrier = carrier;
    }

    /**
     * A tile with unit mean square.
     *
     * @param signs +1 or -1 for each coded bit
     */
    float[] tile(float[] signs, Gains gains) {
        var re = new float[Lattice.COUNT];
        var im = new float[Lattice.COUNT];
        for (int i = 0; i < carrier.data.length; i++) {
            int point = carrier.data[i];
            re[point] = HALF_ROOT * dimension(signs, gains, 2 * i);
            im[point] = HALF_ROOT * dimension(signs, gains, 2 * i + 1);
        }
        for (int i = 0; i < carrier.pilots.length; i++) {
            int point = carrier.pilots[i];
            float level = PILOT_GAIN * gains.pilots()[i];
            re[point] = level * carrier.pilotCos[i];
            im[point] = level * carrier.pilotSin[i];
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

    private float dimension(float[] signs, Gains gains, int d) {
        int bit = carrier.codedBit[d];
        return signs[bit] * carrier.chips[d] * gains.bits()[bit];
    }
}
