package dev.mintmark.app.verify;

import dev.mintmark.watermark.Geometry;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.fingerprint.Pdq;

/**
 * An image whose original is searched.
 *
 * @param deskewed the image rotated and mirrored back
 * @param fingerprint of the deskewed image
 */
record QueryImage(Raster deskewed, Pdq fingerprint) {
    /** Different images of lower PDQ quality, such as plain gradients, have similar fingerprints. */
    private static final int MIN_QUALITY = 20;

    static QueryImage of(Raster image) {
        return of(image, Geometry.IDENTITY);
    }

    /** @param geometry how the image was rotated, mirrored and scaled, as its watermark shows */
    static QueryImage of(Raster image, Geometry geometry) {
        Raster deskewed = Deskew.apply(image, geometry);
        return new QueryImage(deskewed, Pdq.of(deskewed));
    }

    /** Whether the image shows enough detail to be told from others by its fingerprint. */
    boolean isDistinctive() {
        return fingerprint.quality() >= MIN_QUALITY;
    }
}
