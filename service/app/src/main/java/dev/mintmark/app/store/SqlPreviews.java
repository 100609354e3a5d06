package dev.mintmark.app.store;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;

/**
 * Hands previews of drawings from the node that draws to those whose clients follow the artwork. A preview is made only while somebody
 * asks for it. Thread-safe.
 */
public final class SqlPreviews {
    /** How often a follower says that it is still there. */
    private static final long SAY_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** A follower that was silent for so long is gone. */
    private static final long GONE_MILLIS = 6_000;

    /** Previews of drawings that nobody followed to the end. */
    private static final long STALE_MILLIS = 60_000;

    /** Of the followed artworks: when that was written last. */
    private final Map<String, Long> said = new ConcurrentHashMap<>();

    private final Jdbi writer;
    private final Jdbi reader;

    SqlPreviews(Database database) {
        this.writer = database.writer();
        this.reader = database.reader();
    }

    /** The preview of a drawing at another node, a PNG file. Asks that node to make them from now on. */
    public Optional<byte[]> find(String artwork) {
        long now = System.nanoTime();
        Long last = said.get(artwork);
        if (last == null || now - last > SAY_NANOS) {
            said.put(artwork, now);
            said.values().removeIf(old -> now - old > 2 * SAY_NANOS);
            writer.useTransaction(db -> db.execute(
                    "INSERT INTO previews (artwork_id, wanted_at) VALUES (?, " + PostgresNodes.NOW
                            + ") ON CONFLICT (artwork_id) DO UPDATE SET wanted_at = excluded.wanted_at",
                    artwork));
        }
        return reader.withHandle(
                db -> db.select("SELECT png FROM previews WHERE artwork_id = ? AND png IS NOT NULL", artwork)
                        .mapTo(byte[].class)
                        .findOne());
    }

    /** Whether somebody follows the artwork at another node. */
    public boolean areWanted(String artwork) {
        return reader.withHandle(db -> db.select(
                        "SELECT EXISTS (SELECT 1 FROM previews WHERE artwork_id = ? AND wanted_at > "
                                + PostgresNodes.NOW + " - " + GONE_MILLIS + ")",
                        artwork)
                .mapTo(Boolean.class)
                .one());
    }

    /** Keeps a preview where it is wanted. */
    public void keep(String artwork, byte[] png) {
        writer.useTransaction(db -> db.execute("UPDATE previews SET png = ? WHERE artwork_id = ?", png, artwork));
    }

    /** Deletes the preview of a drawing that ended, and old ones. */
    public void drop(String artwork) {
        writer.useTransaction(db -> db.execute(
                "DELETE FROM previews WHERE artwork_id = ? OR wanted_at < " + PostgresNodes.NOW + " - " + STALE_MILLIS,
                artwork));
    }
}
