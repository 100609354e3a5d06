package dev.mintmark.watermark;

/**
 * The observed values at a carrier's pilots, in units of noise, limited, and weighed for a matched filter. Mutable
 * until filled; used within one call.
 */
final class ReceivedPilots {
    /** Limit of a pilot's magnitude in units of noise; larger values come from periodic textures of the picture. */
    private static final float LIMIT = 3;

    final float[] re;
    final float[] im;
    /** Sum of the squared weights: the power expected from noise alone. */
    double expected;

    ReceivedPilots(int count) {
        re = new float[count];
        im = new float[count];
    }

    static ReceivedPilots of(LatticeSpectrum white, Carrier carrier) {
        var seen = new ReceivedPilots(carrier.pilots.length);
        for (int i = 0; i < carrier.pilots.length; i++) {
            int point = carrier.pilots[i];
            seen.set(i, white.re[point], white.im[point], white.weight(point));
        }
        return seen;
    }

    /** Sets a pilot from its value in units of noise. */
    void set(int pilot, float re, float im, float weight) {
        float limited = weight * Math.min(1, LIMIT / (float) Math.max(1e-6, Math.sqrt(re * re + im * im)));
        this.re[pilot] = re * limited;
        this.im[pilot] = im * limited;
        expected += weight * weight;
    }

    /** Half of the power: the variance of the pilots' sum for random phases. */
    double variance() {
        double power = 0;
        for (int i = 0; i < re.length; i++) {
            power += re[i] * re[i] + im[i] * im[i];
        }
        return power / 2;
    }
}
