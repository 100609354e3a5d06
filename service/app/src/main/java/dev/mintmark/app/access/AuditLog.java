package dev.mintmark.app.access;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was done, by whom: only appended to. Each entry's hash is the SHA-256 of the hash before it and the entry's canonical JSON (RFC
 * 8785), so that a changed, added or removed entry breaks the chain. Entries name principals and artworks by their IDs and hold
 * neither prompts nor names, so that they can stay when a principal is deleted. Thread-safe.
 */
public interface AuditLog {
    /** The most entries of a page. */
    int MAX_LIMIT = 1000;

    /**
     * Appends an entry; in the transaction of its thread where there is one.
     *
     * @param actor the ID of a principal; null for the local operator and the service itself
     * @param action such as {@code seal} or {@code key-create}
     * @param subject the ID of what it was done to
     */
    void append(@Nullable String actor, String action, @Nullable String subject, Map<String, String> detail);

    /** Makes a change and appends its entries in one transaction: all of it is kept, or nothing where it throws. */
    default void inTransaction(Runnable change) {
        inTransaction(() -> {
            change.run();
            return true;
        });
    }

    /** As {@link #inTransaction(Runnable)}, for a change that returns something. */
    <T> T inTransaction(Supplier<T> change);

    /**
     * Entries in their order.
     *
     * @param after the number of the last entry of the page before; 0 for the first page
     */
    List<Entry> list(long after, int limit);

    /** Computes all hashes anew. */
    Check check();

    /**
     * An entry.
     *
     * @param seq its number, from 1
     * @param detail a JSON object
     * @param hash 64 hex digits
     */
    record Entry(
            long seq,
            Instant at,
            @Nullable String actor,
            String action,
            @Nullable String subject,
            String detail,
            String previousHash,
            String hash) {}

    /**
     * Whether the chain holds.
     *
     * @param entries how many there are
     * @param hash of the last one. Kept elsewhere, it shows later that nothing before it was changed
     * @param broken the number of the first entry that does not fit; null where all do
     */
    record Check(long entries, String hash, @Nullable Long broken) {}

    /** Keeps nothing. */
    AuditLog NONE = new AuditLog() {
        @Override
        public void append(
                @Nullable String actor, String action, @Nullable String subject, Map<String, String> detail) {}

        @Override
        public <T> T inTransaction(Supplier<T> change) {
            return change.get();
        }

        @Override
        public List<Entry> list(long after, int limit) {
            return List.of();
        }

        @Override
        public Check check() {
            return new Check(0, "", null);
        }
    };
}
