package dev.mintmark.diffusion.noisewatermark;

import java.util.Arrays;

/**
 * A tail-biting convolutional code of rate 1/4 and constraint length 9 (Ma and Wolf, 1986): 64 bits in, 256 out. The
 * soft Viterbi decoder runs around the circle three times and uses the middle round.
 */
final class TailBitingCode {
    static final int BITS = Long.SIZE;
    static final int CODED = 4 * BITS;

    /** The generators with the largest free distance, 24, for this rate and constraint length (Larsen, 1973). */
    private static final int[] GENERATORS = {0463, 0535, 0733, 0745};

    private static final int MEMORY = 8;
    private static final int STATES = 1 << MEMORY;
    private static final int TURNS = 3;

    /** Four coded bits for each register of 9 bits, newest bit on top. */
    private static final byte[] OUTPUTS = outputs();

    private TailBitingCode() {}

    /** Returns the coded bits as signs, +1 for a one. */
    static float[] encode(long bits) {
        float[] coded = new float[CODED];
        int state = 0;
        for (int i = BITS - MEMORY; i < BITS; i++) {
            state = state >> 1 | bit(bits, i) << (MEMORY - 1);
        }
        for (int i = 0; i < BITS; i++) {
            int register = bit(bits, i) << MEMORY | state;
            for (int j = 0; j < 4; j++) {
                coded[4 * i + j] = (OUTPUTS[register] >> j & 1) == 1 ? 1 : -1;
            }
            state = register >> 1;
        }
        return coded;
    }

    /**
     * Returns the most likely bits.
     *
     * @param seen a soft value for each coded bit: positive for a one, larger for more certain
     */
    static long decode(float[] seen) {
        float[] metrics = new float[STATES];
        float[] next = new float[STATES];
        byte[][] oldest = new byte[TURNS * BITS][STATES];
        float[] branch = new float[16];
        for (int step = 0; step < TURNS * BITS; step++) {
            branches(seen, step % BITS * 4, branch);
            Arrays.fill(next, Float.NEGATIVE_INFINITY);
            byte[] chosen = oldest[step];
            for (int to = 0; to < STATES; to++) {
                int low = to << 1; // the register that leads here, but for its oldest bit
                float zero = metrics[low & (STATES - 1)] + branch[OUTPUTS[low]];
                float one = metrics[low & (STATES - 1) | 1] + branch[OUTPUTS[low | 1]];
                chosen[to] = (byte) (one > zero ? 1 : 0);
                next[to] = Math.max(zero, one);
            }
            float[] swap = metrics;
            metrics = next;
            next = swap;
        }
        int state = 0;
        for (int s = 1; s < STATES; s++) {
            state = metrics[s] > metrics[state] ? s : state;
        }
        long bits = 0;
        for (int step = TURNS * BITS - 1; step >= BITS; step--) {
            if (step < 2 * BITS) {
                bits |= (long) (state >> (MEMORY - 1)) << (BITS - 1 - step % BITS);
            }
            state = (state << 1 | oldest[step][state]) & (STATES - 1);
        }
        return bits;
    }

    private static void branches(float[] seen, int at, float[] branch) {
        for (int word = 0; word < branch.length; word++) {
            float sum = 0;
            for (int j = 0; j < 4; j++) {
                sum += (word >> j & 1) == 1 ? seen[at + j] : -seen[at + j];
            }
            branch[word] = sum;
        }
    }

    private static int bit(long bits, int i) {
        return (int) (bits >>> (BITS - 1 - i)) & 1;
    }

    private static byte[] outputs() {
        byte[] outputs = new byte[STATES << 1];
        for (int register = 0; register < outputs.length; register++) {
            int word = 0;
            for (int j = 0; j < GENERATORS.length; j++) {
                word |= (Integer.bitCount(register & GENERATORS[j]) & 1) << j;
            }
            outputs[register] = (byte) word;
        }
        return outputs;
    }
}
