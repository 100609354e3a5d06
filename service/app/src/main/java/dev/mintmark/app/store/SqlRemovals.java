package dev.mintmark.app.store;

import dev.mintmark.app.artwork.Removal;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/**
 * Stores what deleted artworks left in the table {@code removals}, and says what other artworks still use. Joins the transaction
 * of its thread. Thread-safe.
 */
public final class SqlRemovals {
    private final Jdbi writer;

    public SqlRemovals(Database database) {
        this.writer = database.writer();
    }

    public void add(Removal removal) {
        writer.useTransaction(handle -> handle.createUpdate("INSERT INTO removals (artwork_id, files, roots, blocks)"
                        + " VALUES (:artworkId, :files, :roots, :blocks)")
                .bindMethods(removal)
                .execute());
    }

    /** What the deleted artwork left; empty where all of it is removed. */
    public Optional<Removal> find(String artworkId) {
        return writer.inTransaction(handle -> handle.createQuery("SELECT * FROM removals WHERE artwork_id = :id")
                .bind("id", artworkId)
                .map(RecordMapper.of(Removal.class))
                .findOne());
    }

    public void delete(String artworkId) {
        writer.useTransaction(handle -> handle.execute("DELETE FROM removals WHERE artwork_id = ?", artworkId));
    }

    /** The registered CIDs of the blocks below the roots of an artwork's pin. */
    public List<String> blocksBelow(String artworkId) {
        return writer.inTransaction(handle -> handle.createQuery("SELECT cid FROM pinned_blocks WHERE artwork_id = :id")
                .bind("id", artworkId)
                .mapTo(String.class)
                .list());
    }

    /** Whether an artwork has the file with this SHA-256: as its drawing, its sealed file or an input image. */
    public boolean isFileUsed(String sha256) {
        return writer.inTransaction(
                handle -> handle.createQuery("SELECT EXISTS (SELECT 1 FROM artworks WHERE drawing = :sha256)"
                                + " OR EXISTS (SELECT 1 FROM artworks WHERE sha256 = :sha256)"
                                + " OR EXISTS (SELECT 1 FROM artworks WHERE init = :sha256)"
                                + " OR EXISTS (SELECT 1 FROM artworks WHERE mask = :sha256)"
                                + " OR EXISTS (SELECT 1 FROM artworks WHERE control = :sha256)")
                        .bind("sha256", sha256)
                        .mapTo(Boolean.class)
                        .one());
    }

    /** Whether a block with this CID belongs to the pin of an artwork. */
    public boolean isPinned(String cid) {
        return writer.inTransaction(handle -> SqlArtworks.isPinned(handle, cid));
    }
}
