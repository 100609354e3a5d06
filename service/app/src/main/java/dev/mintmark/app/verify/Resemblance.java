package dev.mintmark.app.verify;

import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.watermark.Geometry;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.fingerprint.Pdq;
import dev.mintmark.watermark.region.RegionComparison;
import dev.mintmark.watermark.region.RegionMatch;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a query image resembles a possible original, by the fingerprints and by the cross-correlation of the pixels.
 * Each method returns the match, or nothing if the images do not resemble each other. The limits were measured on the images that their comments name.
 */
final class Resemblance {
    /**
     * The limit if the watermark already names the original. Fingerprints of unrelated images differ in 128 bits (standard
     * deviation 8), so a watermark that was copied to another image does not pass.
     */
    private static final int MAX_WATERMARKED_DISTANCE = 64;

    /** Copies reach 0.98 and more; images of one prompt may too, as they share their layout. */
    private static final double MIN_CORRELATION = 0.85;

    /**
     * The limit for the fingerprints of the aligned parts. Of 200 crops, rotated and small copies all but one differed in 56
     * bits or fewer; 600 images that were not copies, half of them drawn from the same prompts, all differed in 78 or more.
     */
    private static final int MAX_PLACE_DISTANCE = 64;

    /** A place of lower quality, such as the plain part of a gradient, correlates with nearly everything. */
    private static final int MIN_PLACE_QUALITY = 15;

    /**
     * A place of lower quality shows little detail: a disc on a gradient, say. Of 66 crops of photographs and generated images
     * all showed 47 and more.
     */
    private static final int DETAILED_QUALITY = 45;

    /**
     * For an image without a watermark in a place of little detail. Of 8,800 pairs of discs 11 correlated well enough
     * otherwise, at 0.996 and less; crops of soft images reached 0.9999.
     */
    private static final double MIN_PLAIN_CORRELATION = 0.998;

    /** Compared by fewer samples of the original, a seventh of a square one, too many images look alike. */
    private static final int MIN_SAMPLES = 24 * 24;

    private Resemblance() {}

    /** Compares an image with one candidate. */
    @FunctionalInterface
    interface Comparison<C> {
        Optional<OriginalMatch> compare(C candidate) throws SourceUnavailableException;
    }

    /**
     * Returns the first candidate that the image resembles; null where none does. A candidate whose image cannot be read is
     * recorded and skipped.
     */
    static <C> @Nullable OriginalMatch firstMatch(
            List<C> candidates, Comparison<C> comparison, UnavailableSources unavailable) {
        for (C candidate : candidates) {
            try {
                Optional<OriginalMatch> match = comparison.compare(candidate);
                if (match.isPresent()) {
                    return match.get();
                }
            } catch (SourceUnavailableException e) {
                unavailable.addImage(e);
            }
        }
        return null;
    }

    /**
     * Compares an image region by region with the original that its watermark names; empty where the original is no longer
     * stored.
     */
    static Optional<RegionMatch> compareRegions(Raster image, Geometry geometry, Original original)
            throws SourceUnavailableException {
        return original.pixels().read().map(pixels -> RegionComparison.compare(image, geometry, pixels));
    }

    /**
     * Compares a query image as a whole with the original that the watermark in its noise names, which gives no place to compare
     * regions. The fingerprint alone is not enough: faint low frequencies can forge its bits, so the pixels are compared too.
     */
    static Optional<OriginalMatch> compareNoiseWatermarked(QueryImage query, Original original)
            throws SourceUnavailableException {
        Optional<Raster> pixels = original.pixels().read();
        if (pixels.isEmpty()) {
            return Optional.empty();
        }
        int distance = query.fingerprint().distance(original.fingerprint());
        if (distance <= MAX_WATERMARKED_DISTANCE
                && CrossCorrelation.compareWhole(query.deskewed(), pixels.get()) >= MIN_CORRELATION) {
            return Optional.of(new OriginalMatch(original, distance));
        }
        Alignment alignment = CrossCorrelation.align(query.deskewed(), 1, pixels.get());
        return matches(alignment) ? Optional.of(new OriginalMatch(original, alignment.distance())) : Optional.empty();
    }

    /** Compares a query image without a watermark with a whole original. */
    static Optional<OriginalMatch> compareWhole(QueryImage query, Original original) throws SourceUnavailableException {
        int distance = query.fingerprint().distance(original.fingerprint());
        if (!query.isDistinctive() || distance > Pdq.MATCH_DISTANCE) {
            return Optional.empty();
        }
        Optional<Raster> pixels = original.pixels().read();
        return pixels.isPresent() && CrossCorrelation.compareWhole(query.deskewed(), pixels.get()) >= MIN_CORRELATION
                ? Optional.of(new OriginalMatch(original, distance))
                : Optional.empty();
    }

    /** Compares a query image without a watermark with the part of an original that has a window like one of its own. */
    static Optional<OriginalMatch> compareCrop(QueryImage query, WindowMatch candidate)
            throws SourceUnavailableException {
        Optional<Raster> pixels = candidate.original().pixels().read();
        if (pixels.isEmpty()) {
            return Optional.empty();
        }
        Alignment alignment = CrossCorrelation.align(query.deskewed(), candidate.scale(), pixels.get());
        return matches(alignment) && isDistinctive(alignment)
                ? Optional.of(new OriginalMatch(candidate.original(), alignment.distance()))
                : Optional.empty();
    }

    /** Whether the alignment proves anything without a watermark: the less detail, the higher the correlation has to be. */
    private static boolean isDistinctive(Alignment alignment) {
        return alignment.quality() >= DETAILED_QUALITY
                || alignment.quality() >= MIN_PLACE_QUALITY && alignment.correlation() >= MIN_PLAIN_CORRELATION;
    }

    static boolean matches(Alignment alignment) {
        return alignment.correlation() >= MIN_CORRELATION
                && alignment.distance() <= MAX_PLACE_DISTANCE
                && alignment.samples() >= MIN_SAMPLES;
    }
}
