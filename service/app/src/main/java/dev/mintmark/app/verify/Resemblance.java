package dev.mintmark.app.verify;

import dev.mintmark.app.artwork.SourceUnavailableException;
import dev.mintmark.app.verify.Originals.Original;
import dev.mintmark.watermark.Geometry;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.fingerprint.Pdq;
import java.util.Optional;

/** Whether a picture still looks like the one it is said to come from, by their fingerprints. */
final class Resemblance {
    /** Pictures with less to tell them by, such as plain gradients, are alike though they are different ones. */
    static final int LEAST_QUALITY = 20;

    /**
     * Where the watermark already names the original, in bits of 256. Fingerprints of unrelated pictures differ in 128 bits,
     * give or take 8, so a mark that was copied on to another picture does not pass.
     */
    private static final int MARKED_DISTANCE = 64;

    /**
     * How well a picture has to fit into an original. Copies do at 0.98 and more, but pictures of one prompt may too, as
     * they share their layout.
     */
    private static final double LEAST_OVERLAP = 0.85;

    /**
     * By how many bits of 256 the fingerprints may differ in the place where it fits. Of 200 crops, turned and small copies
     * all but one differed in 56 and less, of 600 pictures that were none, half of them drawn from the same prompts, all in
     * 78 and more.
     */
    private static final int MOST_DISTANCE_IN_PLACE = 64;

    private Resemblance() {}

    /** Whether a picture resembles the original that its watermark names. */
    static boolean ofMarked(Raster picture, Geometry seen, Pdq print, Original original)
            throws SourceUnavailableException {
        if (print.distance(original.fingerprint()) <= MARKED_DISTANCE) {
            return true;
        }
        Optional<Raster> pixels = original.pixels().read();
        return pixels.isPresent() && fits(Overlap.of(picture, seen, pixels.get()));
    }

    /** Whether a picture resembles an original whose fingerprint is near. */
    static boolean ofNear(Raster picture, Original original) throws SourceUnavailableException {
        Optional<Raster> pixels = original.pixels().read();
        return pixels.isPresent() && Overlap.ofWhole(picture, pixels.get()) >= LEAST_OVERLAP;
    }

    /** Whether a picture is a part of an original that has a window like one of its own. */
    static boolean ofPart(Raster picture, Originals.Alike alike) throws SourceUnavailableException {
        Optional<Raster> pixels = alike.original().pixels().read();
        return pixels.isPresent() && fits(Overlap.ofCrop(picture, alike.scale(), pixels.get()));
    }

    private static boolean fits(Overlap.Fit fit) {
        return fit.correlation() >= LEAST_OVERLAP && fit.distance() <= MOST_DISTANCE_IN_PLACE;
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
