package dev.mintmark.watermark;

/**
 * The rate-1/4 convolutional code of constraint length 9 with generators 463, 535, 733, 745 (octal; free distance 24,
 * Larsen 1973), tail-biting, decoded from soft values by Viterbi's algorithm run around the circle. Immutable.
 */
final class ConvolutionalCode {
    static final int OUTPUTS = 4;
    private static final int[] GENERATORS = {0463, 0535, 0733, 0745};
    private static final int MEMORY = 8;
    private static final int STATES = 1 << MEMORY;
    /** The four output bits for each nine-bit register (newest bit on top), generator 0 in bit 0. */
    private static final byte[] OUTPUT = outputs();

    private ConvolutionalCode() {}

    private static byte[] outputs() {
        var table = new byte[2 * STATES];
        for (int register = 0; register < table.length; register++) {
            for (int g = 0; g < OUTPUTS; g++) {
                table[register] |= (byte) ((Integer.bitCount(register & GENERATORS[g]) & 1) << g);
            }
        }
        return table;
    }

    /** Four bits for each bit; the register starts as the message ends, so that no tail is sent. */
    static boolean[] encode(boolean[] message) {
        int state = 0;
        for (int i = message.length - MEMORY; i < message.length; i++) {
            state = push(state, message[i]) >> 1;
        }
        var coded = new boolean[message.length * OUTPUTS];
        for (int i = 0; i < message.length; i++) {
            int register = push(state, message[i]);
            for (int g = 0; g < OUTPUTS; g++) {
                coded[i * OUTPUTS + g] = (OUTPUT[register] >> g & 1) != 0;
            }
            state = register >> 1;
        }
        return coded;
    }

    private static int push(int state, boolean bit) {
        return bit ? state | STATES : state;
    }

    /**
     * The likeliest message.
     *
     * @param soft one value a coded bit, positive for 0, larger for surer
     */
    static boolean[] decode(float[] soft) {
        int length = soft.length / OUTPUTS;
        int steps = 2 * length;
        int warmUp = length / 2;
        var survivors = new long[steps][STATES / 64];
        var metric = new float[STATES];
        var next = new float[STATES];
        var branch = new float[1 << OUTPUTS];
        for (int t = 0; t < steps; t++) {
            branchMetrics(soft, (t + length - warmUp) % length * OUTPUTS, branch);
            step(metric, next, branch, survivors[t]);
            var swap = metric;
            metric = next;
            next = swap;
        }
        int state = 0;
        for (int s = 1; s < STATES; s++) {
            if (metric[s] > metric[state]) {
                state = s;
            }
        }
        var message = new boolean[length];
        for (int t = steps - 1; t >= warmUp; t--) {
            if (t < warmUp + length) {
                message[t - warmUp] = state >> (MEMORY - 1) != 0;
            }
            int dropped = (int) (survivors[t][state >> 6] >>> (state & 63) & 1);
            state = (state << 1 & (STATES - 1)) | dropped;
        }
        return message;
    }

    private static void branchMetrics(float[] soft, int at, float[] branch) {
        for (int pattern = 0; pattern < branch.length; pattern++) {
            float sum = 0;
            for (int g = 0; g < OUTPUTS; g++) {
                sum += (pattern >> g & 1) == 0 ? soft[at + g] : -soft[at + g];
            }
            branch[pattern] = sum;
        }
    }

    private static void step(float[] metric, float[] next, float[] branch, long[] survivors) {
        for (int s = 0; s < STATES; s++) {
            // The register that led here: the state, and below it the bit that dropped out.
            int register = s << 1;
            int from = register & (STATES - 1);
            float zero = metric[from] + branch[OUTPUT[register]];
            float one = metric[from | 1] + branch[OUTPUT[register | 1]];
            if (one > zero) {
                next[s] = one;
                survivors[s >> 6] |= 1L << (s & 63);
            } else {
                next[s] = zero;
            }
        }
    }
}
