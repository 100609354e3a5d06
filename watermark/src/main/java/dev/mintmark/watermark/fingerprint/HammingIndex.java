package dev.mintmark.watermark.fingerprint;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * An index of 256-bit hashes that finds all entries within a Hamming distance of a query. The search is exact.
 *
 * <p>Entries are stored in segments of 262,144. Full segments answer small distances by multi-index hashing
 * ({@link ChunkTables}), everything else by a linear scan ({@link LinearScan}). An entry takes 40 bytes, and 80 more in
 * a segment with tables.
 *
 * <p>Thread-safe. A search never waits and sees the entries that existed when it began. Additions and removals wait for
 * each other; the one that fills a segment builds its tables, which takes some hundredths of a second.
 */
public final class HammingIndex {
    /** Largest number of hashes in one search. */
    public static final int MAX_QUERIES = HitQueue.QUERIES;

    /**
     * Entries in a segment: the size from which tables are faster than a scan, measured by
     * {@code HammingIndexBenchmark}.
     */
    private static final int SEGMENT = 1 << 18;

    private final int segmentSize;
    private final boolean tables;
    private volatile Entries entries = Entries.NONE;

    /**
     * An entry that a search found.
     *
     * @param id ID of the entry
     * @param distance number of bits in which it differs from the query
     * @param query position of the query in the list searched for
     */
    public record Hit(long id, int distance, int query) {}

    /**
     * Creates an empty index.
     *
     * @param usualDistance expected distance of searches; tables are built only if they make such searches faster
     */
    public HammingIndex(int usualDistance) {
        this(SEGMENT, ChunkTables.isFaster(usualDistance));
    }

    HammingIndex(int segmentSize, boolean tables) {
        this.segmentSize = segmentSize;
        this.tables = tables;
    }

    /** Returns the number of entries. */
    public long size() {
        var now = entries;
        return now.count() - now.removed;
    }

    /**
     * Adds entries with one ID, which may already have others.
     *
     * @param id 0 or more
     * @throws IllegalArgumentException if the ID is negative
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

    /**
     * Adds one entry.
     *
     * @throws IllegalArgumentException if the ID is negative
     */
    public void add(long id, Pdq hash) {
        add(id, List.of(hash));
    }

    /**
     * Removes all entries of an ID and returns their number. It scans all entries, about a hundred million a second.
     */
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

    /** Returns the entries without the slots of removed ones, in the same order. */
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

    /** Searches for one hash, as {@link #search(List, int, int)} does. */
    public List<Hit> search(Pdq query, int maxDistance, int limit) {
        return search(List.of(query), maxDistance, limit);
    }

    /**
     * Returns the entries within a distance of any of the queries: nearest first, then oldest first. An entry that is
     * near several queries appears once for each.
     *
     * @param maxDistance 0 to 256
     * @param limit largest number of entries to return, 1 or more
     * @throws IllegalArgumentException if an argument is out of range or there are more than {@link #MAX_QUERIES}
     *     queries
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

    /** All entries at one moment. Only the last segment may be partly filled. */
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
