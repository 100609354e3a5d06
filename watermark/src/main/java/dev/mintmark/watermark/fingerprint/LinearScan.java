package dev.mintmark.watermark.fingerprint;

import java.util.List;

/** Compares queries with every hash of a segment, in blocks that fit into the level-1 cache. */
final class LinearScan {
    private static final int BLOCK = 512;

    private LinearScan() {}

    static void search(Segment segment, List<Pdq> wanted, long first, HitQueue hits) {
        var distances = new int[BLOCK];
        for (int from = 0; from < segment.size(); from += BLOCK) {
            int count = Math.min(BLOCK, segment.size() - from);
            for (int i = 0; i < wanted.size(); i++) {
                measure(segment, from, count, wanted.get(i), distances);
                if (least(distances, count) > hits.bound()) {
                    continue;
                }
                for (int k = 0; k < count; k++) {
                    if (distances[k] <= hits.bound() && segment.id(from + k) >= 0) {
                        hits.add(distances[k], first + from + k, i);
                    }
                }
            }
        }
    }

    /** The loop is simple enough for the compiler to vectorise. */
    private static void measure(Segment segment, int from, int count, Pdq wanted, int[] into) {
        long[] w0 = segment.words(0);
        long[] w1 = segment.words(1);
        long[] w2 = segment.words(2);
        long[] w3 = segment.words(3);
        long q0 = wanted.w0();
        long q1 = wanted.w1();
        long q2 = wanted.w2();
        long q3 = wanted.w3();
        for (int k = 0; k < count; k++) {
            into[k] = Long.bitCount(w0[from + k] ^ q0)
                    + Long.bitCount(w1[from + k] ^ q1)
                    + Long.bitCount(w2[from + k] ^ q2)
                    + Long.bitCount(w3[from + k] ^ q3);
        }
    }

    private static int least(int[] distances, int count) {
        int least = Integer.MAX_VALUE;
        for (int k = 0; k < count; k++) {
            least = Math.min(least, distances[k]);
        }
        return least;
    }
}
