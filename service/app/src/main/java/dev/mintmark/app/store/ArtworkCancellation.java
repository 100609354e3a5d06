package dev.mintmark.app.store;

import dev.mintmark.app.chain.transactions.Outbox;
import org.jdbi.v3.core.Handle;

/** Which artworks can be cancelled, and the end of all that a principal's artworks wait for. Stateless. */
final class ArtworkCancellation {
    /** A condition: the artwork has a step before it. */
    static final String UNFINISHED = "(stage IN ('ACCEPTED', 'DRAWN')"
            + " OR (stage = 'SEALED' AND goal <> 'SEALED')"
            + " OR (stage IN ('PINNED', 'SIGNED', 'SENT') AND goal = 'CONFIRMED'))";

    private static final String HAS_MINT = "(token_id IS NOT NULL OR stage IN ('SIGNED', 'SENT', 'CONFIRMED')"
            + " OR EXISTS (SELECT 1 FROM chain_purposes WHERE purpose = '" + Outbox.MINT
            + "' || artworks.id AND live))";

    /**
     * A condition: a signature can still make the artwork's token. At SIGNED and SENT a step decides what becomes of a transaction
     * that reverted.
     */
    private static final String HAS_LIVE_MINT = "(" + HAS_MINT
            + " OR EXISTS (SELECT 1 FROM artwork_anchors WHERE artwork_id = artworks.id"
            + " AND state IN ('SIGNED', 'ANCHORED'))"
            + " OR EXISTS (SELECT 1 FROM vouchers WHERE artwork_id = artworks.id))";

    private ArtworkCancellation() {}

    static boolean hasLiveMint(Handle db, String id) {
        return db.createQuery("SELECT EXISTS (SELECT 1 FROM artworks WHERE id = :id AND " + HAS_LIVE_MINT + ")")
                .bind("id", id)
                .mapTo(Boolean.class)
                .one();
    }

    /**
     * Cancels the owner's artworks that are not done, and takes back its mints, claims and anchors that are not signed.
     *
     * @return how many artworks wait for nothing any more
     */
    static int cancelAllOf(Handle db, String owner) {
        int cancelled = db.execute(
                "UPDATE artworks SET stage = 'CANCELLED', failure_type = NULL, failure_detail = NULL WHERE owner = ? AND "
                        + UNFINISHED + " AND NOT " + HAS_LIVE_MINT,
                owner);
        // an anchor or a voucher is signed for these, and stays
        int takenBack = db.execute(
                "UPDATE artworks SET goal = 'PINNED', failure_type = NULL, failure_detail = NULL WHERE owner = ?"
                        + " AND stage IN ('SEALED', 'PINNED') AND goal = 'CONFIRMED' AND NOT " + HAS_MINT,
                owner);
        int anchors = db.execute(
                "DELETE FROM artwork_anchors WHERE state = 'ORDERED'"
                        + " AND artwork_id IN (SELECT id FROM artworks WHERE owner = ? AND stage <> 'CANCELLED')",
                owner);
        db.execute(
                "DELETE FROM artwork_anchors WHERE state = 'ORDERED'"
                        + " AND artwork_id IN (SELECT id FROM artworks WHERE owner = ?)",
                owner);
        return cancelled + takenBack + anchors;
    }

    /** Whether the owner was disabled: a request that was admitted before may come to its end later. */
    static boolean isDisabled(Handle db, String owner) {
        return db.createQuery("SELECT EXISTS (SELECT 1 FROM principals WHERE id = :id AND disabled_at IS NOT NULL)")
                .bind("id", owner)
                .mapTo(Boolean.class)
                .one();
    }
}
