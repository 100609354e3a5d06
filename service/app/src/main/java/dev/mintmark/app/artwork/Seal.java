package dev.mintmark.app.artwork;

import java.time.Instant;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.core.mapper.PropagateNull;
import org.jdbi.v3.core.mapper.reflect.ColumnName;
import org.jdbi.v3.core.mapper.reflect.JdbiConstructor;
import org.jspecify.annotations.Nullable;

/**
 * What sealing left in and beside the file.
 *
 * @param sha256 of the final file, 64 hex digits; it is the token's ID
 * @param bytes the file's size
 * @param watermarkId the 64-bit payload of the watermark
 * @param psnrDb of the watermarked pixels against the drawn ones
 * @param manifest the C2PA manifest's URN
 * @param manifestSha256 of the C2PA manifest store's bytes, 64 hex digits
 * @param c2paState what the manifest was found to be when it was sealed
 * @param timeStamp whether a time-stamp authority confirmed when the manifest was signed
 * @param fingerprint PDQ hash of the final pixels, 64 hex digits
 * @param prints the other fingerprints; null where they were not made yet
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
        @Nested @Nullable Fingerprints prints) {
    @JdbiConstructor
    public Seal {}

    /** A seal without a time-stamp, whose other fingerprints are made later. */
    public Seal(
            String sha256,
            long bytes,
            int width,
            int height,
            ImageFormat format,
            long watermarkId,
            double psnrDb,
            String manifest,
            String manifestSha256,
            String c2paState,
            String fingerprint,
            Instant at) {
        this(
                sha256,
                bytes,
                width,
                height,
                format,
                watermarkId,
                psnrDb,
                manifest,
                manifestSha256,
                c2paState,
                TimeStamp.NONE,
                fingerprint,
                at,
                null);
    }

    /** The watermark's payload as 16 hex digits. */
    public String watermarkHex() {
        return java.util.HexFormat.of().toHexDigits(watermarkId);
    }
}
