package dev.mintmark.watermark.fingerprint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * The nearest entries found so far, at most as many as the limit. Each is one number that sorts by distance, then by
 * slot, which gives the age, then by query. Mutable; used within one search.
 */
final class HitQueue {
    /** Number of queries that the packed number can distinguish. */
    static final int QUERIES = 1 << 12;

    private static final int QUERY_BITS = 12;
    private static final int PLACE_BITS = 42;

    private final int limit;
    private long[] keys = new long[16];
    private int count;
    private int bound;

    HitQueue(int maxDistance, int limit) {
        this.limit = limit;
        this.bound = maxDistance;
    }

    /** Returns the distance above which an entry need not be added. */
    int bound() {
        return bound;
    }

    void add(int distance, long place, int query) {
        if (count == keys.length) {
            if (count / 2 >= limit) {
                keepBest();
            } else {
                keys = Arrays.copyOf(keys, 2 * count);
            }
        }
        keys[count++] = (long) distance << PLACE_BITS + QUERY_BITS | place << QUERY_BITS | query;
    }

    private void keepBest() {
        Arrays.sort(keys, 0, count);
        count = Math.min(count, limit);
        if (count == limit) {
            bound = Math.min(bound, distance(keys[count - 1]));
        }
    }

    private static int distance(long key) {
        return (int) (key >>> PLACE_BITS + QUERY_BITS);
    }

    /**
     * Returns the entries in order, with the IDs that {@code idAt} returns for their slots. Leaves out entries removed
     * meanwhile.
     */
    List<HammingIndex.Hit> list(LongUnaryOperator idAt) {
        keepBest();
        var list = new ArrayList<HammingIndex.Hit>(count);
        for (int i = 0; i < count; i++) {
            long id = idAt.applyAsLong(keys[i] >>> QUERY_BITS & (1L << PLACE_BITS) - 1);
            if (id >= 0) {
                list.add(new HammingIndex.Hit(id, distance(keys[i]), (int) keys[i] & QUERIES - 1));
            }
        }
        return list;
    }
}
