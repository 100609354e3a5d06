package dev.mintmark.watermark;

import java.util.Arrays;

/**
 * How strongly each part of a mark is sent, beside an even mark. Mutable, confined to the call that made it.
 *
 * @param bits for each coded bit
 * @param pilots for each pilot
 */
record Gains(float[] bits, float[] pilots) {
    private static final float RATE = 0.25f;

    static Gains even() {
        var gains = new Gains(new float[Codeword.BITS], new float[Carrier.PILOTS]);
        Arrays.fill(gains.bits, 1);
        Arrays.fill(gains.pilots, 1);
        return gains;
    }

    /** Raises what was read with a small margin and lowers what was read with a large one, at most {@code span} times each way. */
    void adapt(float[] bitMargins, float[] pilotMargins, float span) {
        balance(bits, bitMargins, span);
        balance(pilots, pilotMargins, span);
    }

    private static void balance(float[] gains, float[] margins, float span) {
        double mean = 0;
        double square = 0;
        for (float margin : margins) {
            mean += margin;
            square += margin * margin;
        }
        mean /= margins.length;
        double deviation = Math.sqrt(Math.max(1e-12, square / margins.length - mean * mean));
        for (int i = 0; i < gains.length; i++) {
            double change = Math.exp(-RATE * (margins[i] - mean) / deviation);
            gains[i] = Math.clamp((float) (gains[i] * change), 1 / span, span);
        }
    }
}
