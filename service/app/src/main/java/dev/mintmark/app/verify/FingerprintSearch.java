package dev.mintmark.app.verify;

import dev.mintmark.app.artwork.SourceUnavailableException;
import dev.mintmark.app.verify.Originals.Alike;
import dev.mintmark.app.verify.Originals.Original;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.fingerprint.Pdq;
import dev.mintmark.watermark.fingerprint.WindowPrint;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the original of a picture without a mark: by the fingerprint of the whole, then by those of its windows, which a
 * crop still has. A fingerprint only proposes; the pictures themselves are compared before anything is found.
 */
final class FingerprintSearch {
    /** Reading a picture and comparing it takes some hundredths of a second. */
    private static final int MOST_COMPARED = 3;

    private static final Logger log = LoggerFactory.getLogger(FingerprintSearch.class);

    private FingerprintSearch() {}

    /** @param distance in bits, of the wholes or of the windows that led to it */
    record Found(Original original, int distance) {}

    /** @param print of this picture */
    static @Nullable Found search(Raster picture, Pdq print, Originals originals) {
        try {
            if (print.quality() >= Resemblance.LEAST_QUALITY) {
                for (Original near : originals.nearest(print, Pdq.MATCH_DISTANCE, MOST_COMPARED)) {
                    if (Resemblance.ofNear(picture, near)) {
                        return new Found(near, print.distance(near.fingerprint()));
                    }
                }
            }
            for (Alike alike : originals.alike(WindowPrint.toAsk(picture), MOST_COMPARED)) {
                if (Resemblance.ofPart(picture, alike)) {
                    return new Found(alike.original(), alike.distance());
                }
            }
        } catch (SourceUnavailableException e) {
            log.info("A picture with a like fingerprint cannot be compared: {}", e.getMessage());
        }
        return null;
    }
}
