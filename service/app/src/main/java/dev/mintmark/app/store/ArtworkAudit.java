package dev.mintmark.app.store;

import dev.mintmark.app.access.AuditLog;
import dev.mintmark.app.access.CurrentRequest;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Entries of the audit log about artworks. The actor is who asked; the artwork's owner stands in the detail. For a step of the
 * pipeline the actor is who ordered it, and the detail says {@code "order":"earlier"}; where no entry says who did, the actor is
 * null and the detail says {@code "order":"unknown"}. Each method belongs into the transaction of the change. Thread-safe.
 */
final class ArtworkAudit {
    /** The actions of orders, which the entries of their steps look for. */
    static final String MINT_ORDER = "mint-order";

    static final String CLAIM_ORDER = "claim-order";
    static final String ANCHOR_ORDER = "anchor-order";
    static final String VOUCHER = "voucher";

    private final AuditLog log;

    ArtworkAudit(Database database, Clock clock) {
        this.log = new SqlAuditLog(database, clock);
    }

    /** Notes what the caller of this thread does. */
    void asked(Handle db, String action, String id, Map<String, String> detail) {
        log.append(CurrentRequest.actor(), action, id, withOwner(db, id, detail));
    }

    /** Notes a seal, which whoever made the artwork ordered: its owner. */
    void sealed(String id, @Nullable String owner, String sha256) {
        Map<String, String> detail = new TreeMap<>(Map.of("sha256", sha256, "order", "earlier"));
        if (owner != null) {
            detail.put("owner", owner);
        }
        log.append(owner, "seal", id, detail);
    }

    /** Notes a step that the last of these orders asked for. */
    void step(Handle db, String action, String id, List<String> orders, Map<String, String> detail) {
        Optional<Order> order = db.createQuery(
                        "SELECT actor FROM audit_log WHERE subject = :id AND action IN (<orders>)"
                                + " ORDER BY seq DESC LIMIT 1")
                .bind("id", id)
                .bindList("orders", orders)
                .map((row, context) -> new Order(row.getString("actor")))
                .findOne();
        Map<String, String> all = new TreeMap<>(detail);
        all.put("order", order.isPresent() ? "earlier" : "unknown");
        log.append(order.map(Order::actor).orElse(null), action, id, withOwner(db, id, all));
    }

    /** @param actor null for the local operator */
    private record Order(@Nullable String actor) {}

    private static Map<String, String> withOwner(Handle db, String id, Map<String, String> detail) {
        Map<String, String> all = new TreeMap<>(detail);
        db.createQuery("SELECT owner FROM artworks WHERE id = :id AND owner IS NOT NULL")
                .bind("id", id)
                .mapTo(String.class)
                .findOne()
                .ifPresent(owner -> all.put("owner", owner));
        return all;
    }
}
