package dev.mintmark.app.verify;

import dev.mintmark.watermark.Geometry;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.fingerprint.Pdq;

/**
 * A picture whose original is looked for.
 *
 * @param seen how its watermark says that it was turned, mirrored and cut; the identity without one
 * @param straight the picture turned and mirrored back
 * @param print of the straight one
 */
record QueryImage(Raster picture, Geometry seen, Raster straight, Pdq print) {
    static QueryImage of(Raster picture) {
        return of(picture, Geometry.IDENTITY);
    }

    static QueryImage of(Raster picture, Geometry seen) {
        Raster straight = Deskew.of(picture, seen);
        return new QueryImage(picture, seen, straight, Pdq.of(straight));
    }

    /** Whether there is enough in it to tell it from others by what it shows. */
    boolean telling() {
        return print.quality() >= Resemblance.MIN_QUALITY;
    }
}
