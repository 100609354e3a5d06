package dev.mintmark.app.store;

import dev.mintmark.watermark.fingerprint.Pdq;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/**
 * The fingerprints of all artworks, searched one after the other: 32 bytes each, and fast enough for millions, where a
 * lookup structure begins to pay. Thread-safe.
 */
final class FingerprintIndex {
    private static final int WORDS = 4;

    private final List<String> ids = new ArrayList<>();
    private long[] words = new long[WORDS * 64];

    /** A fingerprint near the one that was looked for. */
    record Hit(String id, int distance) {}

    static FingerprintIndex load(Jdbi reader) {
        FingerprintIndex index = new FingerprintIndex();
        reader.useHandle(handle -> handle.createQuery(
                        "SELECT id, fingerprint FROM artworks WHERE fingerprint IS NOT NULL ORDER BY seq")
                .map((row, context) -> new String[] {row.getString(1), row.getString(2)})
                .forEach(row -> index.add(row[0], Pdq.parse(row[1], 0))));
        return index;
    }

    synchronized void add(String id, Pdq fingerprint) {
        int at = ids.size() * WORDS;
        if (at == words.length) {
            words = Arrays.copyOf(words, words.length * 2);
        }
        ids.add(id);
        words[at] = fingerprint.w0();
        words[at + 1] = fingerprint.w1();
        words[at + 2] = fingerprint.w2();
        words[at + 3] = fingerprint.w3();
    }

    synchronized void remove(String id) {
        int at = ids.indexOf(id);
        if (at >= 0) {
            int last = ids.size() - 1;
            System.arraycopy(words, last * WORDS, words, at * WORDS, WORDS);
            ids.set(at, ids.get(last));
            ids.remove(last);
        }
    }

    /** The nearest within this distance, the oldest of several. */
    synchronized Optional<Hit> nearest(Pdq wanted, int maxDistance) {
        int best = -1;
        int bestDistance = maxDistance + 1;
        for (int i = 0, at = 0; i < ids.size(); i++, at += WORDS) {
            int distance = Long.bitCount(words[at] ^ wanted.w0())
                    + Long.bitCount(words[at + 1] ^ wanted.w1())
                    + Long.bitCount(words[at + 2] ^ wanted.w2())
                    + Long.bitCount(words[at + 3] ^ wanted.w3());
            if (distance < bestDistance) {
                best = i;
                bestDistance = distance;
            }
        }
        return best < 0 ? Optional.empty() : Optional.of(new Hit(ids.get(best), bestDistance));
    }
}
