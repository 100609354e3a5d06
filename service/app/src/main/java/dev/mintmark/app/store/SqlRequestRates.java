package dev.mintmark.app.store;

import dev.mintmark.app.access.ProcessRates;
import dev.mintmark.app.access.RequestRates;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rates of all nodes on one PostgreSQL database together, in the table {@code request_rates}, by the server's clock. A request is
 * one statement, which waits for no other transaction (the generic cell rate algorithm: of each caller only the time is kept at which its
 * minute is full again). While the server does not answer, this process counts for itself. Thread-safe.
 */
public final class SqlRequestRates implements RequestRates {
    private static final Logger log = LoggerFactory.getLogger(SqlRequestRates.class);
    private static final long MICROS = 60_000_000;

    /** So long the server is not asked again after it failed. */
    private static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

    private static final String NOW = "(EXTRACT(EPOCH FROM statement_timestamp()) * 1000000)::BIGINT";
    private static final String NEXT = "GREATEST(request_rates.full_at, " + NOW + ") + :one";
    private static final String TAKE = "INSERT INTO request_rates (name, full_at) VALUES (:name, " + NOW + " + :one)"
            + " ON CONFLICT (name) DO UPDATE SET full_at = " + NEXT + " WHERE " + NEXT + " <= " + NOW + " + " + MICROS
            + " RETURNING full_at - " + NOW;

    private final Jdbi jdbi;
    private final ProcessRates own = new ProcessRates();
    private final AtomicLong cleanedAt = new AtomicLong(System.nanoTime());
    private final AtomicLong failedAt = new AtomicLong(System.nanoTime() - PAUSE_NANOS);

    private SqlRequestRates(Database database) {
        // no turn is taken: these rows are of no interest to other transactions
        jdbi = Database.jdbi(database.queueSource());
    }

    /** Rates of all who share the database; those of this process where nobody else can. */
    public static RequestRates of(Database database) {
        return database.isShared() ? new SqlRequestRates(database) : new ProcessRates();
    }

    @Override
    public Taken take(String name, long limit) {
        if (System.nanoTime() - failedAt.get() < PAUSE_NANOS) {
            return own.take(name, limit);
        }
        try {
            return jdbi.withHandle(db -> {
                clean(db);
                return take(db, name + " " + limit, Math.ceilDiv(MICROS, limit));
            });
        } catch (JdbiException e) {
            failedAt.set(System.nanoTime());
            log.warn("Requests are counted by this process alone, as the database does not count them.", e);
            return own.take(name, limit);
        }
    }

    /** @param one the time in which one request comes back, in microseconds */
    private static Taken take(Handle db, String name, long one) {
        Optional<Long> used = db.createQuery(TAKE)
                .bind("name", name)
                .bind("one", one)
                .mapTo(Long.class)
                .findOne();
        if (used.isPresent()) {
            return new Taken(true, (MICROS - used.get()) / one, Duration.ZERO, micros(used.get()));
        }
        long full = db.createQuery("SELECT full_at - " + NOW + " FROM request_rates WHERE name = :name")
                .bind("name", name)
                .mapTo(Long.class)
                .findOne()
                .orElse(MICROS);
        return new Taken(false, 0, micros(Math.max(0, full + one - MICROS)), micros(full));
    }

    private static Duration micros(long count) {
        return Duration.ofNanos(count * 1000);
    }

    /** Once a minute: who may ask as often as the limit says has no row. */
    private void clean(Handle db) {
        long last = cleanedAt.get();
        if (System.nanoTime() - last > WINDOW.toNanos() && cleanedAt.compareAndSet(last, System.nanoTime())) {
            db.execute("DELETE FROM request_rates WHERE full_at < " + NOW);
        }
    }
}
