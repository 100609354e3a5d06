package dev.mintmark.app.verify;

import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.fingerprint.Pdq;

/** Whether a picture still looks like the one it is said to come from, by their fingerprints. */
final class Resemblance {
    /** A fingerprint of less quality says too little to find an original by. */
    static final int LEAST_QUALITY = 50;

    /**
     * Where the watermark already names the original, in bits of 256. Fingerprints of unrelated pictures differ in 128 bits,
     * give or take 8, so a mark that was copied on to another picture does not pass.
     */
    private static final int MARKED_DISTANCE = 64;

    private Resemblance() {}

    static boolean ofMarked(Pdq picture, Pdq original) {
        return picture.distance(original) <= MARKED_DISTANCE;
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
