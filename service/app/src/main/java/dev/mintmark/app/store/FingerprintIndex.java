package dev.mintmark.app.store;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Fingerprints;
import dev.mintmark.watermark.fingerprint.HammingIndex;
import dev.mintmark.watermark.fingerprint.IsccImageCode;
import dev.mintmark.watermark.fingerprint.Pdq;
import dev.mintmark.watermark.fingerprint.WindowFingerprint;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * The fingerprints of all artworks, in memory, under the artworks' sequence numbers: two of the whole picture, PDQ
 * and ISCC, and up to twelve of its windows, 40 bytes each. Thread-safe; searches never wait.
 */
final class FingerprintIndex {
    /** Several windows of one artwork may match; more hits than this lead to few more artworks. */
    private static final int MAX_WINDOW_HITS = 64;

    /** As much as the clocks of nodes may differ, and as a seal takes to be stored. */
    private static final long CLOCKS_APART_MILLIS = 120_000;

    private static final String SELECT = "SELECT seq, sealed_at, fingerprint, iscc, windows, window_layout"
            + " FROM artworks WHERE fingerprint IS NOT NULL";

    private final HammingIndex whole = new HammingIndex(Pdq.MATCH_DISTANCE);
    private final HammingIndex codes = new HammingIndex(Pdq.MATCH_DISTANCE);
    private final HammingIndex windows = new HammingIndex(WindowFingerprint.MATCH_DISTANCE);

    /** The artworks that are here. */
    private final BitSet known = new BitSet();

    /** The latest seal that was read from the database, in milliseconds since 1970. */
    private volatile long latest;

    static FingerprintIndex load(Jdbi reader) {
        FingerprintIndex index = new FingerprintIndex();
        reader.useHandle(db -> index.read(db.createQuery(SELECT + " ORDER BY seq")));
        return index;
    }

    /** Adds what other nodes have sealed since the last call. */
    void addNew(Jdbi reader) {
        reader.useHandle(db -> read(db.createQuery(SELECT + " AND sealed_at >= :since ORDER BY seq")
                .bind("since", latest - CLOCKS_APART_MILLIS)));
    }

    private void read(Query query) {
        query.map(RecordMapper.of(Row.class)).forEach(row -> {
            add(row.seq, Pdq.parse(row.fingerprint, 0), row.fingerprints);
            latest = Math.max(latest, row.sealedAt == null ? 0 : row.sealedAt);
        });
    }

    private record Row(
            long seq,
            @Nullable Long sealedAt,
            String fingerprint,
            @Nested @Nullable Fingerprints fingerprints) {}

    /** Does nothing where they are here already. */
    void add(long seq, Pdq fingerprint, @Nullable Fingerprints fingerprints) {
        synchronized (known) {
            if (known.get((int) seq)) {
                return;
            }
            known.set((int) seq);
        }
        whole.add(seq, fingerprint);
        if (fingerprints != null) {
            addFingerprints(seq, fingerprints);
        }
    }

    /** Fingerprints of a layout that is not looked for any more are left out; they are made anew. */
    void addFingerprints(long seq, Fingerprints fingerprints) {
        if (fingerprints.current()) {
            codes.add(seq, bits(IsccImageCode.parse(fingerprints.iscc())));
            windows.add(
                    seq,
                    WindowFingerprint.parse(fingerprints.windows()).stream()
                            .map(WindowFingerprint::hash)
                            .toList());
        }
    }

    void remove(long seq) {
        synchronized (known) {
            known.clear((int) seq);
        }
        whole.remove(seq);
        codes.remove(seq);
        windows.remove(seq);
    }

    /** By sequence numbers, the nearest first, the oldest first of equally near ones. */
    List<HammingIndex.Hit> nearest(Pdq wanted, int maxDistance, int limit) {
        return whole.search(wanted, maxDistance, limit);
    }

    /** The same by ISCC codes. */
    List<HammingIndex.Hit> nearest(IsccImageCode wanted, int maxDistance, int limit) {
        return codes.search(bits(wanted), maxDistance, limit);
    }

    /** The index takes any 256 bits. */
    private static Pdq bits(IsccImageCode code) {
        return new Pdq(code.w0(), code.w1(), code.w2(), code.w3(), 0);
    }

    /** By sequence numbers, the nearest windows first. */
    List<HammingIndex.Hit> byWindows(List<WindowFingerprint> asked) {
        return windows.search(
                asked.stream().map(WindowFingerprint::hash).toList(),
                WindowFingerprint.MATCH_DISTANCE,
                MAX_WINDOW_HITS);
    }

    /** The window of an artwork that is nearest to one that was asked for. */
    static Optional<WindowFingerprint> nearestWindow(Artwork artwork, WindowFingerprint asked) {
        Fingerprints fingerprints = artwork.sealed().fingerprints();
        return fingerprints == null
                ? Optional.empty()
                : WindowFingerprint.parse(fingerprints.windows()).stream()
                        .min(Comparator.comparingInt(window -> window.hash().distance(asked.hash())));
    }
}
