package dev.mintmark.app.store;

import dev.mintmark.app.artwork.Artworks.NoiseWatermarkGroup;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** What the register knows of artworks whose noise bears a mark. */
final class NoiseWatermarkQueries {
    private NoiseWatermarkQueries() {}

    static List<NoiseWatermarkGroup> kinds(Jdbi reader, int limit) {
        return reader.withHandle(handle -> handle.createQuery("SELECT model_sha256, width, height, MAX(seq) AS newest"
                        + " FROM artworks WHERE shading IS NOT NULL AND sha256 IS NOT NULL"
                        + " GROUP BY model_sha256, width, height ORDER BY newest DESC LIMIT :limit")
                .bind("limit", limit)
                .map((row, context) -> new NoiseWatermarkGroup(row.getString(1), row.getInt(2), row.getInt(3)))
                .list());
    }

    static long[] marks(Jdbi reader, NoiseWatermarkGroup kind, int limit) {
        return reader.withHandle(handle -> handle
                .createQuery("SELECT watermark_id FROM artworks"
                        + " WHERE shading IS NOT NULL AND sha256 IS NOT NULL AND model_sha256 = :model"
                        + " AND width = :width AND height = :height ORDER BY seq DESC LIMIT :limit")
                .bind("model", kind.model())
                .bind("width", kind.width())
                .bind("height", kind.height())
                .bind("limit", limit)
                .mapTo(Long.class)
                .stream()
                .mapToLong(Long::longValue)
                .toArray());
    }
}
