package dev.mintmark.app.store;

import dev.mintmark.app.webhook.WebhookEvent;
import dev.mintmark.app.webhook.WebhookFeed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/** The feed of webhooks in SQL tables. Thread-safe. */
public final class SqlWebhookFeed implements WebhookFeed {
    private static final Duration KEPT = Duration.ofDays(30);

    private final Jdbi writer;
    private final Jdbi reader;

    public SqlWebhookFeed(Database database) {
        this.writer = database.writer();
        this.reader = database.reader();
    }

    @Override
    public boolean hasEndpoints() {
        return reader.withHandle(db -> db.select("SELECT EXISTS (SELECT 1 FROM webhook_endpoints)")
                .mapTo(boolean.class)
                .one());
    }

    @Override
    public void append(List<WebhookEvent> events, Instant now) {
        writer.useTransaction(db -> {
            for (WebhookEvent event : events) {
                db.execute(
                        "INSERT INTO webhook_events (id, payload, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                        event.id(),
                        event.payload(),
                        now.toEpochMilli());
            }
            db.execute(
                    "UPDATE webhook_events SET payload = '' WHERE payload <> '' AND created_at < ?"
                            + " AND number <= (SELECT MIN(told) FROM webhook_endpoints)",
                    now.minus(KEPT).toEpochMilli());
        });
    }

    @Override
    public void setEndpoints(Set<String> endpoints) {
        writer.useTransaction(db -> {
            db.select("SELECT id FROM webhook_endpoints").mapTo(String.class).list().stream()
                    .filter(known -> !endpoints.contains(known))
                    .forEach(gone -> db.execute("DELETE FROM webhook_endpoints WHERE id = ?", gone));
            for (String endpoint : endpoints) {
                db.execute(
                        "INSERT INTO webhook_endpoints (id, told)"
                                + " SELECT ?, COALESCE(MAX(number), 0) FROM webhook_events WHERE TRUE"
                                + " ON CONFLICT DO NOTHING",
                        endpoint);
            }
        });
    }

    @Override
    public Optional<Due> claim(String endpoint, Instant now, Instant until) {
        Optional<Due> next = reader.withHandle(db -> db.select(
                        "SELECT event.number, event.id, event.payload, endpoint.failures, endpoint.refusals"
                                + " FROM webhook_endpoints endpoint"
                                + " JOIN webhook_events event ON event.number > endpoint.told"
                                + " WHERE endpoint.id = ? AND endpoint.next_attempt <= ? ORDER BY event.number LIMIT 1",
                        endpoint,
                        now.toEpochMilli())
                .map((row, context) -> new Due(
                        row.getLong("number"),
                        new WebhookEvent(row.getString("id"), row.getString("payload")),
                        row.getInt("failures"),
                        row.getInt("refusals")))
                .findOne());
        return next.filter(due -> writer.inTransaction(db -> db.execute(
                        "UPDATE webhook_endpoints SET next_attempt = ?"
                                + " WHERE id = ? AND next_attempt <= ? AND told < ?",
                        until.toEpochMilli(),
                        endpoint,
                        now.toEpochMilli(),
                        due.number()))
                == 1);
    }

    @Override
    public void delivered(String endpoint, long number) {
        writer.useTransaction(db -> db.execute(
                "UPDATE webhook_endpoints SET told = ?, failures = 0, refusals = 0, failure = NULL, next_attempt = 0"
                        + " WHERE id = ? AND told < ?",
                number,
                endpoint,
                number));
    }

    @Override
    public void refused(String endpoint, long number, String failure) {
        writer.useTransaction(db -> db.execute(
                "UPDATE webhook_endpoints SET told = ?, refused = refused + 1, failures = 0, refusals = 0,"
                        + " failure = ?, next_attempt = 0 WHERE id = ? AND told < ?",
                number,
                failure,
                endpoint,
                number));
    }

    @Override
    public void failed(String endpoint, String failure, boolean refused, Instant nextAttempt) {
        writer.useTransaction(db -> db.execute(
                "UPDATE webhook_endpoints SET failures = failures + 1, refusals = refusals + ?, failure = ?,"
                        + " next_attempt = ? WHERE id = ?",
                refused ? 1 : 0,
                failure,
                nextAttempt.toEpochMilli(),
                endpoint));
    }

    @Override
    public void retryNow() {
        writer.useTransaction(db -> db.execute("UPDATE webhook_endpoints SET next_attempt = 0 WHERE failures > 0"));
    }

    @Override
    public Progress progress(String endpoint) {
        return reader.withHandle(db -> db.select(
                        "SELECT endpoint.refused, endpoint.failures, endpoint.next_attempt, endpoint.failure,"
                                + " (SELECT COUNT(*) FROM webhook_events event WHERE event.number > endpoint.told) AS pending"
                                + " FROM webhook_endpoints endpoint WHERE endpoint.id = ?",
                        endpoint)
                .map((row, context) -> new Progress(
                        row.getLong("pending"),
                        row.getLong("refused"),
                        row.getInt("failures"),
                        row.getLong("pending") == 0 || row.getLong("next_attempt") == 0
                                ? null
                                : Instant.ofEpochMilli(row.getLong("next_attempt")),
                        row.getString("failure")))
                .findOne()
                .orElse(new Progress(0, 0, 0, null, null)));
    }
}
