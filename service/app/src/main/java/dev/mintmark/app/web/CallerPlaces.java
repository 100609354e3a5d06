package dev.mintmark.app.web;

import dev.mintmark.app.access.Caller;
import io.javalin.http.Context;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * How many requests of a kind can be open at once: of all callers, and of each principal and each address without an account. The
 * local operator has a bound in that of all alone. Thread-safe.
 */
final class CallerPlaces {
    private static final int ALL = 100;

    /** Requests of one caller. */
    static final int OWN = 20;

    private static final String RETRY_AFTER_SECONDS = "5";

    private final String kind;
    private final String instead;
    private final Semaphore all = new Semaphore(ALL);
    private final Map<String, Integer> taken = new ConcurrentHashMap<>();

    /**
     * @param kind such as "event streams"
     * @param instead what a caller without a place can do, as an imperative
     */
    CallerPlaces(String kind, String instead) {
        this.kind = kind;
        this.instead = instead;
    }

    /** A request's place, until closed. */
    @FunctionalInterface
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /** @throws ProblemException 429 where the caller has as many as it may, 503 where all places are taken */
    Place take(Context ctx) {
        Caller caller = AccessFilter.caller(ctx);
        if (caller.kind() == Caller.Kind.LOCAL) {
            return takeOfAll();
        }
        String name = RateLimits.name(ctx, caller);
        if (taken.merge(name, 1, Integer::sum) > OWN) {
            giveBack(name);
            ctx.header("Retry-After", RETRY_AFTER_SECONDS);
            throw new ProblemException(
                    Problem.tooMany("There can be " + OWN + " " + kind + " of one caller; " + instead + "."));
        }
        try {
            Place place = takeOfAll();
            return () -> {
                place.close();
                giveBack(name);
            };
        } catch (ProblemException e) {
            giveBack(name);
            throw e;
        }
    }

    private Place takeOfAll() {
        if (!all.tryAcquire()) {
            throw new ProblemException(Problem.busy("There are " + ALL + " " + kind + " already; " + instead + "."));
        }
        return all::release;
    }

    private void giveBack(String name) {
        taken.computeIfPresent(name, (unused, count) -> count == 1 ? null : count - 1);
    }
}
