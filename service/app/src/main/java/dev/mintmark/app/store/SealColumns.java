package dev.mintmark.app.store;

import dev.mintmark.app.artwork.Fingerprints;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.Seal;
import dev.mintmark.app.artwork.TimeStamp;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The columns of the table {@code artworks} that hold a seal, written and read. */
final class SealColumns {
    private SealColumns() {}

    static Map<String, @Nullable Object> values(Seal seal) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("sha256", seal.sha256());
        values.put("bytes", seal.bytes());
        values.put("sealed_width", seal.width());
        values.put("sealed_height", seal.height());
        values.put("sealed_format", seal.format().name());
        values.put("watermark_id", seal.watermarkId());
        values.put("psnr_db", seal.psnrDb());
        values.put("manifest", seal.manifest());
        values.put("manifest_sha256", seal.manifestSha256());
        values.put("c2pa_state", seal.c2paState());
        Instant stamped = seal.timeStamp().at();
        values.put("time_stamp", stamped == null ? null : stamped.toEpochMilli());
        values.put("time_stamp_missing", seal.timeStamp().missing());
        values.put("fingerprint", seal.fingerprint());
        values.put("sealed_at", seal.at().toEpochMilli());
        Fingerprints prints = seal.prints();
        values.put("iscc", prints == null ? null : prints.iscc());
        values.put("windows", prints == null ? null : prints.windows());
        values.put("window_layout", prints == null ? null : prints.layout());
        return values;
    }

    /** The seal of a row; null before there is one. */
    static @Nullable Seal read(ResultSet row) throws SQLException {
        String sha256 = row.getString("sha256");
        return sha256 == null
                ? null
                : new Seal(
                        sha256,
                        row.getLong("bytes"),
                        row.getInt("sealed_width"),
                        row.getInt("sealed_height"),
                        ImageFormat.valueOf(row.getString("sealed_format")),
                        row.getLong("watermark_id"),
                        row.getDouble("psnr_db"),
                        row.getString("manifest"),
                        row.getString("manifest_sha256"),
                        row.getString("c2pa_state"),
                        timeStamp(row),
                        row.getString("fingerprint"),
                        Instant.ofEpochMilli(row.getLong("sealed_at")),
                        prints(row));
    }

    private static TimeStamp timeStamp(ResultSet row) throws SQLException {
        long stamped = row.getLong("time_stamp");
        return row.wasNull()
                ? new TimeStamp(null, row.getString("time_stamp_missing"))
                : TimeStamp.at(Instant.ofEpochMilli(stamped));
    }

    private static @Nullable Fingerprints prints(ResultSet row) throws SQLException {
        String iscc = row.getString("iscc");
        return iscc == null ? null : new Fingerprints(iscc, row.getString("windows"), row.getInt("window_layout"));
    }
}
