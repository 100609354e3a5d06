package dev.mintmark.app.verify;

import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.verify.Originals.Original;
import dev.mintmark.app.verify.Originals.OriginalMatch;
import dev.mintmark.app.verify.Originals.WindowMatch;
import dev.mintmark.watermark.fingerprint.Pdq;
import dev.mintmark.watermark.fingerprint.WindowFingerprint;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Finds the original of a picture without a mark: by the fingerprint of the whole, then by those of its windows, which a
 * crop still has. A fingerprint only proposes; the pictures themselves are compared before anything is found.
 */
final class FingerprintSearch {
    /** Reading a picture and comparing it takes some hundredths of a second. */
    private static final int MAX_COMPARED = 3;

    private FingerprintSearch() {}

    static @Nullable OriginalMatch search(QueryImage asked, Originals originals, UnavailableSources away) {
        for (Original near : wholes(asked, originals)) {
            try {
                OptionalInt distance = Resemblance.ofNear(asked, near);
                if (distance.isPresent()) {
                    return new OriginalMatch(near, distance.getAsInt());
                }
            } catch (SourceUnavailableException e) {
                away.picture(e);
            }
        }
        for (WindowMatch alike : originals.alike(WindowFingerprint.ofQuery(asked.straight()), MAX_COMPARED)) {
            try {
                OptionalInt distance = Resemblance.ofPart(asked, alike);
                if (distance.isPresent()) {
                    return new OriginalMatch(alike.original(), distance.getAsInt());
                }
            } catch (SourceUnavailableException e) {
                away.picture(e);
            }
        }
        return null;
    }

    /** None for a picture that shows too little to tell it by as a whole. */
    private static List<Original> wholes(QueryImage asked, Originals originals) {
        return asked.telling() ? originals.nearest(asked.print(), Pdq.MATCH_DISTANCE, MAX_COMPARED) : List.of();
    }
}
