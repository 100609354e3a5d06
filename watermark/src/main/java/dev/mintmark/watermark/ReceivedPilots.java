package dev.mintmark.watermark;

/**
 * What is seen at a carrier's pilots: each value in units of its noise, limited, and weighted as a matched filter does.
 * Mutable until it is full, confined to the call that made it.
 */
final class ReceivedPilots {
    /** A pilot's magnitude beyond this many times its noise counts no more, against a picture's own periodic parts. */
    private static final float LIMIT = 3;

    final float[] re;
    final float[] im;
    /** The weights' sum of squares: the power that noise alone is expected to have. */
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

    /** Sets a pilot from its value in units of its noise. */
    void set(int pilot, float re, float im, float weight) {
        float limited = weight * Math.min(1, LIMIT / (float) Math.max(1e-6, Math.sqrt(re * re + im * im)));
        this.re[pilot] = re * limited;
        this.im[pilot] = im * limited;
        expected += weight * weight;
    }

    /** Half of their power: the variance of what they sum to where their phases are by chance. */
    double variance() {
        double power = 0;
        for (int i = 0; i < re.length; i++) {
            power += re[i] * re[i] + im[i] * im[i];
        }
        return power / 2;
    }
}
