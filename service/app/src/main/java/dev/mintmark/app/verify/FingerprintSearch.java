package dev.mintmark.app.verify;

import dev.mintmark.watermark.fingerprint.Pdq;
import dev.mintmark.watermark.fingerprint.WindowFingerprint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the original of an image by fingerprints: first by that of the whole image, then by those of its windows, which a crop
 * keeps. A fingerprint only proposes an original; {@link Resemblance} compares the images.
 */
final class FingerprintSearch {
    /** Reading and comparing one image takes some hundredths of a second. */
    private static final int MAX_COMPARED = 3;

    private FingerprintSearch() {}

    /** Returns the first original that the image resembles; null where there is none. */
    static @Nullable OriginalMatch search(QueryImage query, OriginalLookup originals, UnavailableSources unavailable) {
        OriginalMatch whole = Resemblance.firstMatch(
                findWhole(query, originals), candidate -> Resemblance.compareWhole(query, candidate), unavailable);
        return whole != null
                ? whole
                : Resemblance.firstMatch(
                        originals.findByWindows(WindowFingerprint.ofQuery(query.deskewed()), MAX_COMPARED),
                        candidate -> Resemblance.compareCrop(query, candidate),
                        unavailable);
    }

    private static List<Original> findWhole(QueryImage query, OriginalLookup originals) {
        return query.isDistinctive()
                ? originals.findNearest(query.fingerprint(), Pdq.MATCH_DISTANCE, MAX_COMPARED)
                : List.of();
    }
}
