package dev.mintmark.app.web;

import dev.mintmark.app.access.Caller;
import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * How many event streams there can be at once: of all callers, and of each principal and each address without an account. The local
 * operator on this machine has a bound in that of all alone. Thread-safe.
 */
final class StreamPlaces {
    private static final int ALL = 100;

    /** Streams of one caller. */
    static final int OWN = 20;

    private static final String RETRY_AFTER_SECONDS = "5";

    private final Semaphore all = new Semaphore(ALL);
    private final Map<String, Integer> taken = new ConcurrentHashMap<>();

    /** A stream's place, until closed. */
    @FunctionalInterface
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /** @throws ProblemException 429 where the caller has as many as it may, 503 where all places are taken */
    Place take(Context ctx) {
        String caller = caller(ctx);
        if (!caller.isEmpty() && taken.merge(caller, 1, Integer::sum) > OWN) {
            giveBack(caller);
            ctx.header("Retry-After", RETRY_AFTER_SECONDS);
            throw new ProblemException(Problem.tooMany("There can be " + OWN
                    + " event streams of one caller; ask for the artwork itself from time to time."));
        }
        if (!all.tryAcquire()) {
            giveBack(caller);
            throw new ProblemException(Problem.busy(
                    ALL + " pages follow artworks already; ask for the artwork itself from time to time."));
        }
        return () -> {
            all.release();
            giveBack(caller);
        };
    }

    private void giveBack(String caller) {
        taken.computeIfPresent(caller, (unused, count) -> count == 1 ? null : count - 1);
    }

    /** Returns an empty string for the local operator on this machine. */
    private static String caller(Context ctx) {
        Caller caller = AccessFilter.caller(ctx);
        if (caller.principal() != null) {
            return caller.principal().id();
        }
        String client = Guard.arrival(ctx).client();
        return caller.kind() == Caller.Kind.LOCAL && isLoopback(client) ? "" : RateLimits.network(client);
    }

    private static boolean isLoopback(String client) {
        try {
            return InetAddress.getByName(client).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
