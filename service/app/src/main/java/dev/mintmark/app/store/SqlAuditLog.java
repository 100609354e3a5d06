package dev.mintmark.app.store;

import dev.mintmark.app.access.AuditLog;
import dev.mintmark.app.artwork.CanonicalJson;
import dev.mintmark.app.io.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The audit log in the table {@code audit_log}, whose triggers refuse changes. Thread-safe. */
public final class SqlAuditLog implements AuditLog {
    private final Jdbi writer;
    private final Jdbi reader;
    private final Clock clock;
    private final Database database;

    public SqlAuditLog(Database database, Clock clock) {
        this.writer = database.writer();
        this.reader = database.reader();
        this.clock = clock;
        this.database = database;
    }

    @Override
    public <T> T inTransaction(Supplier<T> change) {
        return database.inTransaction(change);
    }

    private record Head(long seq, String hash) {}

    @Override
    public void append(@Nullable String actor, String action, @Nullable String subject, Map<String, String> detail) {
        writer.useTransaction(db -> {
            // locks the row, so that two processes on one database append one after the other
            Head head = db.createQuery("UPDATE audit_head SET seq = seq + 1 WHERE id = 1 RETURNING seq, hash")
                    .map(RecordMapper.of(Head.class))
                    .one();
            Instant at = Instant.ofEpochMilli(clock.millis());
            String json = CanonicalJson.of(JsonMapper.shared().valueToTree(detail));
            String hash = hash(new Entry(head.seq, at, actor, action, subject, json, head.hash, ""));
            insert(db, new Entry(head.seq, at, actor, action, subject, json, head.hash, hash));
            db.execute("UPDATE audit_head SET hash = ? WHERE id = 1", hash);
        });
    }

    private static void insert(Handle db, Entry entry) {
        db.createUpdate("INSERT INTO audit_log (seq, at, actor, action, subject, detail, previous_hash, hash)"
                        + " VALUES (:seq, :at, :actor, :action, :subject, :detail, :previousHash, :hash)")
                .bindMethods(entry)
                .execute();
    }

    private static String hash(Entry entry) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("seq", entry.seq());
        json.put("at", entry.at().toEpochMilli());
        json.put("actor", entry.actor());
        json.put("action", entry.action());
        json.put("subject", entry.subject());
        json.put("detail", entry.detail());
        return Sha256.hex((entry.previousHash() + CanonicalJson.of(json)).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public List<Entry> list(long after, int limit) {
        return reader.withHandle(
                db -> db.select("SELECT * FROM audit_log WHERE seq > ? ORDER BY seq LIMIT ?", after, limit)
                        .map(RecordMapper.of(Entry.class))
                        .list());
    }

    @Override
    public Check check() {
        String previous = "0".repeat(64);
        long entries = 0;
        while (true) {
            List<Entry> page = list(entries, MAX_LIMIT);
            for (Entry entry : page) {
                boolean fits = entry.seq() == entries + 1
                        && entry.previousHash().equals(previous)
                        && entry.hash().equals(hash(entry));
                if (!fits) {
                    return new Check(entries, previous, entries + 1);
                }
                previous = entry.hash();
                entries++;
            }
            if (page.size() < MAX_LIMIT) {
                return new Check(entries, previous, isLast(entries, previous) ? null : entries + 1);
            }
        }
    }

    /** An entry that was cut off at the end is missed here; one that was appended meanwhile is not. */
    private boolean isLast(long entries, String hash) {
        Head head = reader.withHandle(db -> db.select("SELECT seq, hash FROM audit_head WHERE id = 1")
                .map(RecordMapper.of(Head.class))
                .one());
        return head.seq == entries && head.hash.equals(hash)
                || !list(entries, 1).isEmpty();
    }
}
