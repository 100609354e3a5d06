package dev.mintmark.watermark.fingerprint;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Multi-index hashing (Norouzi, Punjani and Fleet, "Fast Search in Hamming Space with Multi-Index Hashing", 2012). A
 * hash is divided into 16 chunks of 16 bits; a table for each chunk maps its value to the slots that have it. Two
 * hashes that differ in at most 16 r + a bits differ in at most r bits in one of the first a + 1 chunks, or in at most
 * r - 1 bits in one of the others. A search looks up those values and compares their slots. Immutable.
 */
final class ChunkTables {
    private static final int CHUNKS = 16;
    private static final int VALUES = 1 << 16;
    /** Largest radius of a chunk. At a larger one a linear scan is faster than looking up all values. */
    private static final int MAX_RADIUS = 1;

    /** All chunk values with at most {@link #MAX_RADIUS} bits set, fewest bits first. */
    private static final int[] CHANGES = IntStream.range(0, VALUES)
            .filter(value -> Integer.bitCount(value) <= MAX_RADIUS)
            .boxed()
            .sorted(java.util.Comparator.comparing(Integer::bitCount))
            .mapToInt(Integer::intValue)
            .toArray();

    /**
     * For each chunk and value: the index of its first slot in {@link #slots}. The slots end where the next value's
     * begin.
     */
    private final int[][] starts;

    private final int[][] slots;

    private ChunkTables(int[][] starts, int[][] slots) {
        this.starts = starts;
        this.slots = slots;
    }

    static ChunkTables of(long[][] words, int size) {
        var starts = new int[CHUNKS][VALUES + 1];
        var slots = new int[CHUNKS][size];
        for (int chunk = 0; chunk < CHUNKS; chunk++) {
            int shift = shift(chunk);
            var row = words[chunk / 4];
            var ends = starts[chunk];
            for (int slot = 0; slot < size; slot++) {
                ends[(int) (row[slot] >>> shift) & VALUES - 1]++;
            }
            for (int value = 1; value <= VALUES; value++) {
                ends[value] += ends[value - 1];
            }
            // filled from the end, so that each value's end becomes its start
            for (int slot = size - 1; slot >= 0; slot--) {
                slots[chunk][--ends[(int) (row[slot] >>> shift) & VALUES - 1]] = slot;
            }
        }
        return new ChunkTables(starts, slots);
    }

    /** Returns whether a lookup is faster than a linear scan at this distance. */
    static boolean isFaster(int maxDistance) {
        return maxDistance / CHUNKS <= MAX_RADIUS;
    }

    void search(Segment segment, List<Pdq> wanted, long first, HitQueue hits) {
        for (int i = 0; i < wanted.size(); i++) {
            search(segment, wanted.get(i), first, i, hits);
        }
    }

    private void search(Segment segment, Pdq wanted, long first, int query, HitQueue hits) {
        int maxDistance = hits.bound();
        for (int chunk = 0; chunk < CHUNKS; chunk++) {
            int radius = radius(chunk, maxDistance);
            int value = (int) (word(wanted, chunk) >>> shift(chunk)) & VALUES - 1;
            for (int change : CHANGES) {
                if (Integer.bitCount(change) > radius) {
                    break;
                }
                int at = value ^ change;
                for (int k = starts[chunk][at]; k < starts[chunk][at + 1]; k++) {
                    compare(segment, slots[chunk][k], wanted, first, query, chunk, maxDistance, hits);
                }
            }
        }
    }

    private static void compare(
            Segment segment, int slot, Pdq wanted, long first, int query, int chunk, int maxDistance, HitQueue hits) {
        long d0 = segment.words(0)[slot] ^ wanted.w0();
        long d1 = segment.words(1)[slot] ^ wanted.w1();
        long d2 = segment.words(2)[slot] ^ wanted.w2();
        long d3 = segment.words(3)[slot] ^ wanted.w3();
        int distance = Long.bitCount(d0) + Long.bitCount(d1) + Long.bitCount(d2) + Long.bitCount(d3);
        if (distance > hits.bound() || segment.id(slot) < 0) {
            return;
        }
        // an earlier chunk has already found this slot
        for (int earlier = 0; earlier < chunk; earlier++) {
            long difference = earlier < 4 ? d0 : earlier < 8 ? d1 : earlier < 12 ? d2 : d3;
            if (Long.bitCount(difference >>> shift(earlier) & VALUES - 1) <= radius(earlier, maxDistance)) {
                return;
            }
        }
        hits.add(distance, first + slot, query);
    }

    private static int radius(int chunk, int maxDistance) {
        return chunk <= maxDistance % CHUNKS ? maxDistance / CHUNKS : maxDistance / CHUNKS - 1;
    }

    private static long word(Pdq hash, int chunk) {
        return switch (chunk / 4) {
            case 0 -> hash.w0();
            case 1 -> hash.w1();
            case 2 -> hash.w2();
            default -> hash.w3();
        };
    }

    private static int shift(int chunk) {
        return 48 - chunk % 4 * 16;
    }
}
