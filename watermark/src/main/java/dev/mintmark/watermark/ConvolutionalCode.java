package dev.mintmark.watermark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The tail-biting convolutional code of rate 1/4 and constraint length 9 with generators 463, 535, 733, 745 (octal;
 * free distance 24; Larsen 1973), decoded from soft values by the list Viterbi algorithm. Immutable.
 */
final class ConvolutionalCode {
    static final int OUTPUTS = 4;
    private static final int[] GENERATORS = {0463, 0535, 0733, 0745};
    private static final int MEMORY = 8;
    /** Paths tried for each message asked for; a path counts only if it ends in the state in which it began. */
    private static final int WAYS = 4;

    private static final int STATES = 1 << MEMORY;
    /** The four output bits of each nine-bit register (newest bit on top), generator 0 in bit 0. */
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

    /** Encodes each bit as four. The register starts with the message's last bits, so that no tail is sent. */
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
     * Decodes the most likely messages, most likely first (serial list Viterbi algorithm; Seshadri and Sundberg 1994).
     *
     * @param soft one value for each coded bit: positive for 0, larger for more certain
     * @param count largest number of messages to return
     */
    static List<boolean[]> decode(float[] soft, int count) {
        var trellis = new Trellis(soft);
        var messages = new ArrayList<boolean[]>();
        var queue = new PriorityQueue<Detour>(Comparator.comparingDouble(Detour::loss));
        queue.add(new Detour(0, null, trellis.steps));
        for (int ways = 0; ways < WAYS * count && messages.size() < count && !queue.isEmpty(); ways++) {
            var message = new boolean[trellis.length];
            boolean closes = trellis.trace(queue.remove(), message, queue);
            if (closes || messages.isEmpty()) {
                messages.add(message);
            }
        }
        return messages;
    }

    /**
     * A path through the trellis, described by where it leaves another path, counted backward.
     *
     * @param loss metric difference to the best path
     * @param from the path that it leaves; null for the best path itself
     * @param step the step at which it leaves
     */
    private record Detour(double loss, @Nullable Detour from, int step) {
        boolean leavesAt(int t) {
            return step == t || from != null && from.leavesAt(t);
        }
    }

    /** The survivors of one forward pass over half a message for warm-up, the message, and half a message again. */
    private static final class Trellis {
        final int length;
        final int steps;
        final int warmUp;
        final long[][] survivors;
        /** By how much the survivor of each state beats the other path into that state. */
        final float[][] lead;

        final int last;

        Trellis(float[] soft) {
            length = soft.length / OUTPUTS;
            steps = 2 * length;
            warmUp = length / 2;
            survivors = new long[steps][STATES / 64];
            lead = new float[steps][STATES];
            var metric = new float[STATES];
            var next = new float[STATES];
            var branch = new float[1 << OUTPUTS];
            for (int t = 0; t < steps; t++) {
                branchMetrics(soft, (t + length - warmUp) % length * OUTPUTS, branch);
                step(metric, next, branch, survivors[t], lead[t]);
                var swap = metric;
                metric = next;
                next = swap;
            }
            int best = 0;
            for (int s = 1; s < STATES; s++) {
                if (metric[s] > metric[best]) {
                    best = s;
                }
            }
            last = best;
        }

        /**
         * Fills in the message along a path and returns whether the path ends in the state in which it began. Adds the
         * paths that leave it before its last detour to the queue.
         */
        boolean trace(Detour way, boolean[] message, PriorityQueue<Detour> queue) {
            int state = last;
            int end = 0;
            for (int t = steps - 1; t >= warmUp; t--) {
                boolean inside = t < warmUp + length;
                if (t == warmUp + length - 1) {
                    end = state;
                }
                if (inside) {
                    message[t - warmUp] = state >> (MEMORY - 1) != 0;
                }
                boolean leaves = way.leavesAt(t);
                if (inside && t < way.step) {
                    queue.add(new Detour(way.loss + lead[t][state], way, t));
                }
                int dropped = (int) (survivors[t][state >> 6] >>> (state & 63) & 1) ^ (leaves ? 1 : 0);
                state = (state << 1 & (STATES - 1)) | dropped;
            }
            return state == end;
        }
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

    private static void step(float[] metric, float[] next, float[] branch, long[] survivors, float[] lead) {
        for (int s = 0; s < STATES; s++) {
            // The register that led here: the state, and below it the bit that was shifted out.
            int register = s << 1;
            int from = register & (STATES - 1);
            float zero = metric[from] + branch[OUTPUT[register]];
            float one = metric[from | 1] + branch[OUTPUT[register | 1]];
            lead[s] = Math.abs(one - zero);
            if (one > zero) {
                next[s] = one;
                survivors[s >> 6] |= 1L << (s & 63);
            } else {
                next[s] = zero;
            }
        }
    }
}
