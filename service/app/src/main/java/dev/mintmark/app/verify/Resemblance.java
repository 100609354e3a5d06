package dev.mintmark.app.verify;

import dev.mintmark.app.artwork.SourceUnavailableException;
import dev.mintmark.app.verify.Originals.Original;
import dev.mintmark.watermark.Geometry;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.fingerprint.Pdq;
import java.util.Optional;

/** Whether a picture still looks like the one it is said to come from, by their fingerprints. */
final class Resemblance {
    /** A fingerprint of less quality says too little to find an original by. */
    static final int LEAST_QUALITY = 50;

    /**
     * Where the watermark already names the original, in bits of 256. Fingerprints of unrelated pictures differ in 128 bits,
     * give or take 8, so a mark that was copied on to another picture does not pass.
     */
    private static final int MARKED_DISTANCE = 64;

    /**
     * How well a crop or a turned copy has to fit into the original that its watermark names. In the tests right
     * places fit at 0.97 and more, the best places in other pictures at 0.69 and less.
     */
    private static final double LEAST_OVERLAP = 0.85;

    private Resemblance() {}

    /** Whether a picture resembles the original that its watermark names. */
    static boolean ofMarked(Raster picture, Geometry seen, Pdq print, Original original)
            throws SourceUnavailableException {
        if (print.distance(original.fingerprint()) <= MARKED_DISTANCE) {
            return true;
        }
        Optional<Raster> pixels = original.pixels().read();
        return pixels.isPresent() && Overlap.of(picture, seen, pixels.get()) >= LEAST_OVERLAP;
    }

    /** Whether a picture resembles an original whose fingerprint is near. */
    static boolean ofNear(Raster picture, Original original) throws SourceUnavailableException {
        Optional<Raster> pixels = original.pixels().read();
        return pixels.isPresent() && Overlap.ofWhole(picture, pixels.get()) >= LEAST_OVERLAP;
    }

    /** Whether a picture is a part of an original that has a window like one of its own. */
    static boolean ofPart(Raster picture, Originals.Alike alike) throws SourceUnavailableException {
        Optional<Raster> pixels = alike.original().pixels().read();
        return pixels.isPresent() && Overlap.ofCrop(picture, alike.scale(), pixels.get()) >= LEAST_OVERLAP;
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
