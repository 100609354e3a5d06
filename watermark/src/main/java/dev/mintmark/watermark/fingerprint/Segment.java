package dev.mintmark.watermark.fingerprint;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Hashes and their IDs in arrays, one for each of the four words, so that a scan reads long rows. A grown segment
 * shares the arrays: slots below the size do not change, except that the ID of a removed entry becomes negative. Only
 * one thread at a time may add or remove, and must publish the result through a volatile field.
 */
final class Segment {
    static final Segment EMPTY = new Segment(new long[4][0], new long[0], 0, null);

    private static final long REMOVED = -1;
    private static final int FIRST_CAPACITY = 64;

    private final long[][] words;
    private final long[] ids;
    private final int size;
    private final @Nullable ChunkTables tables;

    private Segment(long[][] words, long[] ids, int size, @Nullable ChunkTables tables) {
        this.words = words;
        this.ids = ids;
        this.size = size;
        this.tables = tables;
    }

    Segment with(long id, Pdq hash, int most) {
        var wider = words;
        var longer = ids;
        if (size == ids.length) {
            int capacity = Math.min(most, Math.max(FIRST_CAPACITY, 2 * size));
            longer = Arrays.copyOf(ids, capacity);
            wider = new long[words.length][];
            for (int i = 0; i < words.length; i++) {
                wider[i] = Arrays.copyOf(words[i], capacity);
            }
        }
        wider[0][size] = hash.w0();
        wider[1][size] = hash.w1();
        wider[2][size] = hash.w2();
        wider[3][size] = hash.w3();
        longer[size] = id;
        return new Segment(wider, longer, size + 1, null);
    }

    Segment withTables() {
        return new Segment(words, ids, size, ChunkTables.of(words, size));
    }

    int remove(long id) {
        int removed = 0;
        for (int slot = 0; slot < size; slot++) {
            if (ids[slot] == id) {
                ids[slot] = REMOVED;
                removed++;
            }
        }
        return removed;
    }

    int size() {
        return size;
    }

    /** Returns the words of one rank, most significant first; only the first {@link #size} are valid. */
    long[] words(int rank) {
        return words[rank];
    }

    /** Returns the ID of a slot, negative for a removed entry. */
    long id(int slot) {
        return ids[slot];
    }

    Pdq hash(int slot) {
        return new Pdq(words[0][slot], words[1][slot], words[2][slot], words[3][slot], 0);
    }

    @Nullable
    ChunkTables tables() {
        return tables;
    }
}
