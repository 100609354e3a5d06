package dev.mintmark.app.verify;

import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.verify.Originals.Original;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.fingerprint.Pdq;
import java.util.Optional;
import java.util.OptionalInt;

/** Whether a picture still looks like the one it is said to come from: by their fingerprints, and laid on each other. */
final class Resemblance {
    /** Pictures with less to tell them by, such as plain gradients, are alike though they are different ones. */
    static final int MIN_QUALITY = 20;

    /**
     * Where the watermark already names the original, in bits of 256. Fingerprints of unrelated pictures differ in 128 bits,
     * give or take 8, so a mark that was copied on to another picture does not pass.
     */
    private static final int MARKED_DISTANCE = 64;

    /**
     * How well a picture has to fit into an original. Copies do at 0.98 and more, but pictures of one prompt may too, as
     * they share their layout.
     */
    private static final double MIN_OVERLAP = 0.85;

    /**
     * By how many bits of 256 the fingerprints may differ in the place where it fits. Of 200 crops, turned and small copies
     * all but one differed in 56 and less, of 600 pictures that were none, half of them drawn from the same prompts, all in
     * 78 and more.
     */
    private static final int MAX_DISTANCE_IN_PLACE = 64;

    /** What an original shows in a place where nearly everything fits, such as the plain part of a gradient. */
    private static final int MIN_QUALITY_IN_PLACE = 15;

    /**
     * Places that show less than this are bland: discs before gradients, say. Of 66 crops of photographs and generated
     * pictures all showed 47 and more.
     */
    private static final int BLAND = 45;

    /**
     * How well an unmarked picture has to fit into a bland place. Of 8,800 pairs of discs 11 fitted well enough for others,
     * at 0.996 and less; crops of soft pictures did at 0.9999.
     */
    private static final double MIN_BLAND_OVERLAP = 0.998;

    /** By fewer samples of the original than 24 by 24, a seventh of a square one, too many pictures look alike. */
    private static final int MIN_SAMPLES = 24 * 24;

    private Resemblance() {}

    /**
     * Whether a picture resembles the original that its watermark names; the distance of what was compared. A fingerprint
     * alone does not do: its bits can be had with low patterns that hardly show, so the pictures' structure is compared too.
     */
    static OptionalInt ofMarked(QueryImage asked, Original original) throws SourceUnavailableException {
        Optional<Raster> pixels = original.pixels().read();
        if (pixels.isEmpty()) {
            return OptionalInt.empty();
        }
        int distance = asked.print().distance(original.fingerprint());
        if (distance <= MARKED_DISTANCE && CrossCorrelation.ofWhole(asked.straight(), pixels.get()) >= MIN_OVERLAP) {
            return OptionalInt.of(distance);
        }
        CrossCorrelation.Alignment fit = CrossCorrelation.of(asked.picture(), asked.seen(), pixels.get());
        return matches(fit) ? OptionalInt.of(fit.distance()) : OptionalInt.empty();
    }

    /** Whether a picture is a copy of an original, with no mark to say so; the distance of their fingerprints. */
    static OptionalInt ofNear(QueryImage asked, Original original) throws SourceUnavailableException {
        int distance = asked.print().distance(original.fingerprint());
        if (!asked.telling() || distance > Pdq.MATCH_DISTANCE) {
            return OptionalInt.empty();
        }
        Optional<Raster> pixels = original.pixels().read();
        return pixels.isPresent() && CrossCorrelation.ofWhole(asked.straight(), pixels.get()) >= MIN_OVERLAP
                ? OptionalInt.of(distance)
                : OptionalInt.empty();
    }

    /**
     * Whether a picture is a part of an original that has a window like one of its own; the distance of the fingerprints in
     * its place.
     */
    static OptionalInt ofPart(QueryImage asked, Originals.WindowMatch alike) throws SourceUnavailableException {
        Optional<Raster> pixels = alike.original().pixels().read();
        if (pixels.isEmpty()) {
            return OptionalInt.empty();
        }
        CrossCorrelation.Alignment fit = CrossCorrelation.ofCrop(asked.straight(), alike.scale(), pixels.get());
        return matches(fit) && isDistinctive(fit) ? OptionalInt.of(fit.distance()) : OptionalInt.empty();
    }

    /** Whether that it fits tells anything, with no mark to say so: the less there is to see, the better it has to fit. */
    private static boolean isDistinctive(CrossCorrelation.Alignment fit) {
        return fit.quality() >= BLAND
                || fit.quality() >= MIN_QUALITY_IN_PLACE && fit.correlation() >= MIN_BLAND_OVERLAP;
    }

    private static boolean matches(CrossCorrelation.Alignment fit) {
        return fit.correlation() >= MIN_OVERLAP
                && fit.distance() <= MAX_DISTANCE_IN_PLACE
                && fit.samples() >= MIN_SAMPLES;
    }

    /** The picture as its mirror shows it. */
    static Raster mirrored(Raster picture) {
        int width = picture.width();
        int[] from = picture.argb();
        int[] to = new int[from.length];
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < width; x++) {
                to[y * width + x] = from[y * width + width - 1 - x];
            }
        }
        return new Raster(width, picture.height(), to);
    }
}
