package dev.mintmark.app.access;

import java.time.Duration;

/**
 * Counts what callers ask for in a minute. A burst can use a minute's requests; then they come back evenly. Implementations are
 * thread-safe.
 */
@FunctionalInterface
public interface RequestRates {
    /** The time that limits are for. */
    Duration WINDOW = Duration.ofMinutes(1);

    /**
     * Counts one request.
     *
     * @param name of the caller, and of what is counted
     * @param limit requests a minute, at least 1
     */
    Taken take(String name, long limit);

    /**
     * What is left.
     *
     * @param isTaken whether the request may be answered; it counts only then
     * @param remaining how many more there can be at once
     * @param retryAfter until there can be one; zero where there can be one now
     * @param reset until there can be as many at once as the limit
     */
    record Taken(boolean isTaken, long remaining, Duration retryAfter, Duration reset) {}
}
