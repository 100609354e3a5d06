package dev.mintmark.watermark.fingerprint;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Finds the hashes of 256 bits that differ from a given one in few bits, exactly: none is missed. Entries lie in segments
 * of a quarter of a million; small distances in full segments are looked up by multi-index hashing ({@link ChunkTables}),
 * everything else is compared one by one ({@link LinearScan}). An entry takes 40 bytes, and 80 more where its segment has
 * tables.
 *
 * <p>Thread-safe. Searches never wait: they see the entries as they were when they began. Additions and removals wait for
 * each other; the one that fills a segment makes its tables, which takes some hundredths of a second.
 */
public final class HammingIndex {
    /** More hashes than this in one search are refused. */
    public static final int MAX_QUERIES = HitQueue.QUERIES;

    /** From here on tables are faster than comparing everything; measured by {@code HammingIndexBenchmark}. */
    private static final int SEGMENT = 1 << 18;

    private final int segmentSize;
    private final boolean tables;
    private volatile Entries entries = Entries.NONE;

    /**
     * An entry that was found.
     *
     * @param id that it was added under
     * @param distance bits in which it differs
     * @param query position of the hash, among those looked for, that it is near
     */
    public record Hit(long id, int distance, int query) {}

    /** @param usualDistance of the searches to come; tables are made only where they serve it */
    public HammingIndex(int usualDistance) {
        this(SEGMENT, ChunkTables.isFaster(usualDistance));
    }

    HammingIndex(int segmentSize, boolean tables) {
        this.segmentSize = segmentSize;
        this.tables = tables;
    }

    /** How many entries there are. */
    public long size() {
        var now = entries;
        return now.count() - now.removed;
    }

    /**
     * Adds entries under one ID, which may have others already.
     *
     * @param id 0 or more
     * @throws IllegalArgumentException when the ID is negative
     */
    public synchronized void add(long id, Collection<Pdq> hashes) {
        if (id < 0) {
            throw new IllegalArgumentException("An entry's ID is 0 or more, not " + id + ".");
        }
        var now = entries;
        for (Pdq hash : hashes) {
            now = now.with(id, hash, segmentSize, tables);
        }
        entries = now;
    }

    /** Adds one entry. */
    public void add(long id, Pdq hash) {
        add(id, List.of(hash));
    }

    /** Removes every entry of an ID and says how many there were. Looks at all entries, a hundred million a second. */
    public synchronized int remove(long id) {
        var now = entries;
        int removed = 0;
        for (var segment : now.segments) {
            removed += segment.remove(id);
        }
        if (removed > 0) {
            now = new Entries(now.segments, now.removed + removed);
            entries = 2 * now.removed > now.count() ? compact(now) : now;
        }
        return removed;
    }

    /** Without the places of removed entries, in the same order. */
    private Entries compact(Entries now) {
        var result = Entries.NONE;
        for (var segment : now.segments) {
            for (int slot = 0; slot < segment.size(); slot++) {
                if (segment.id(slot) >= 0) {
                    result = result.with(segment.id(slot), segment.hash(slot), segmentSize, tables);
                }
            }
        }
        return result;
    }

    /** As {@link #search(List, int, int)}, for one hash. */
    public List<Hit> search(Pdq query, int maxDistance, int limit) {
        return search(List.of(query), maxDistance, limit);
    }

    /**
     * The entries within a distance of any of these hashes, the nearest first and the oldest first of equally near ones.
     * An entry that is near several of them is there once for each.
     *
     * @param maxDistance 0 to 256
     * @param limit how many to return at most, 1 or more
     * @throws IllegalArgumentException when one of these is out of range or there are more than {@link #MAX_QUERIES}
     */
    public List<Hit> search(List<Pdq> queries, int maxDistance, int limit) {
        if (maxDistance < 0 || maxDistance > 256 || limit < 1 || queries.size() > MAX_QUERIES) {
            throw new IllegalArgumentException(
                    "A search has a distance of 0 to 256, a limit of at least 1 and at most " + MAX_QUERIES
                            + " hashes; these are " + maxDistance + ", " + limit + " and " + queries.size() + ".");
        }
        var now = entries;
        var hits = new HitQueue(maxDistance, limit);
        for (int i = 0; i < now.segments.length; i++) {
            var segment = now.segments[i];
            var ready = segment.tables();
            long first = (long) i * segmentSize;
            if (ready != null && ChunkTables.isFaster(maxDistance)) {
                ready.search(segment, queries, first, hits);
            } else {
                LinearScan.search(segment, queries, first, hits);
            }
        }
        return hits.list(place -> now.segments[(int) (place / segmentSize)].id((int) (place % segmentSize)));
    }

    /** All entries at one moment: full segments and at most one, the last, that is not. */
    private record Entries(Segment[] segments, long removed) {
        static final Entries NONE = new Entries(new Segment[0], 0);

        long count() {
            return segments.length == 0
                    ? 0
                    : (long) (segments.length - 1) * segments[0].size() + segments[segments.length - 1].size();
        }

        Entries with(long id, Pdq hash, int segmentSize, boolean tables) {
            int last = segments.length - 1;
            Segment[] more;
            if (last < 0 || segments[last].size() == segmentSize) {
                more = Arrays.copyOf(segments, ++last + 1);
                more[last] = Segment.EMPTY;
            } else {
                more = segments.clone();
            }
            more[last] = more[last].with(id, hash, segmentSize);
            if (tables && more[last].size() == segmentSize) {
                more[last] = more[last].withTables();
            }
            return new Entries(more, removed);
        }
    }
}
