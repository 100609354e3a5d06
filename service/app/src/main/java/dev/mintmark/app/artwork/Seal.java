package dev.mintmark.app.artwork;

import java.time.Instant;
import java.util.HexFormat;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.core.mapper.PropagateNull;
import org.jdbi.v3.core.mapper.reflect.ColumnName;
import org.jspecify.annotations.Nullable;

/**
 * What sealing made: the final file, its marks and its fingerprints.
 *
 * @param sha256 of the final file, 64 hex digits; it is the token's ID
 * @param bytes the file's size
 * @param watermarkId the 64-bit payload of the watermark
 * @param psnrDb of the watermarked pixels against the drawn ones
 * @param manifest the C2PA manifest's URN
 * @param manifestSha256 of the C2PA manifest store's bytes, 64 hex digits
 * @param c2paState the validation state of the manifest when it was sealed
 * @param timeStamp what a time-stamp authority confirmed of the manifest's signature
 * @param fingerprint PDQ hash of the final pixels, 64 hex digits
 * @param fingerprints the other fingerprints; null until they are computed
 */
public record Seal(
        @PropagateNull String sha256,
        long bytes,
        @ColumnName("sealed_width") int width,
        @ColumnName("sealed_height") int height,
        @ColumnName("sealed_format") ImageFormat format,
        long watermarkId,
        double psnrDb,
        String manifest,
        String manifestSha256,
        String c2paState,
        @Nested TimeStamp timeStamp,
        String fingerprint,
        @ColumnName("sealed_at") Instant at,
        @Nested @Nullable Fingerprints fingerprints) {
    /** The watermark's payload as 16 hex digits. */
    public String watermarkHex() {
        return HexFormat.of().toHexDigits(watermarkId);
    }
}
