package dev.mintmark.app.artwork;

import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.fingerprint.IsccImageCode;
import dev.mintmark.watermark.fingerprint.WindowFingerprint;
import org.jdbi.v3.core.mapper.PropagateNull;
import org.jdbi.v3.core.mapper.reflect.ColumnName;

/**
 * The fingerprints of a sealed image besides its PDQ hash.
 *
 * @param iscc the ISCC Image-Code of 256 bits
 * @param windows the hashes of its most prominent windows, as {@link WindowFingerprint#toText} writes them
 * @param layout which windows those are
 */
public record Fingerprints(
        @PropagateNull String iscc,
        String windows,
        @ColumnName("window_layout") int layout) {
    /** The fingerprints of an image's final pixels. */
    public static Fingerprints of(Raster pixels) {
        return new Fingerprints(
                IsccImageCode.of(pixels).toText(IsccImageCode.FULL),
                WindowFingerprint.toText(WindowFingerprint.ofOriginal(pixels)),
                WindowFingerprint.LAYOUT);
    }

    /** Whether the windows are of the layout that this version searches. */
    public boolean current() {
        return layout == WindowFingerprint.LAYOUT;
    }
}
