package dev.mintmark.app.webhook;

import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.index.IndexedEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stores events in the order in which they were read, and how far each endpoint was told. Endpoints are named by a key that
 * says nothing of their address. Every method is committed when it returns, or joins the transaction of its thread.
 * Thread-safe.
 */
public interface WebhookFeed {
    /**
     * An event that an endpoint was not told yet.
     *
     * @param failures attempts at it that failed
     * @param refusals those of them by which the endpoint refused it
     */
    record Due(long number, WebhookEvent event, int failures, int refusals) {}

    /**
     * How far an endpoint was told.
     *
     * @param pending events that it was not told yet
     * @param refused events that it refused for good, and was not told again
     * @param failures attempts at the next event that failed
     * @param nextAttempt when the next event is tried; null where nothing is pending, or it is tried at once
     * @param failure one sentence on the last attempt; null where it did not fail
     */
    record Progress(
            long pending,
            long refused,
            int failures,
            @Nullable Instant nextAttempt,
            @Nullable String failure) {}

    /** Whether anybody is told. */
    boolean hasEndpoints();

    /**
     * Adds events of one contract that were read together, where anybody is told.
     *
     * @param artworks name the artwork of a token, where it is one of this installation
     */
    default void add(long chainId, String contract, List<IndexedEvent> events, Artworks artworks, Instant now) {
        if (hasEndpoints()) {
            append(WebhookEvent.of(chainId, contract, events, artworks, now), now);
        }
    }

    /**
     * Adds events at the end; keeps known ones. Of events that every endpoint was told, the payloads are forgotten after a
     * month, and the IDs are kept: whoever reads the chain again adds none of them again.
     */
    void append(List<WebhookEvent> events, Instant now);

    /** Makes these the endpoints: a new one is told what is added from now on, what others were told is forgotten. */
    void setEndpoints(Set<String> endpoints);

    /**
     * The next event for an endpoint, where it is to be tried now.
     *
     * @param until no other process takes it before
     */
    Optional<Due> claim(String endpoint, Instant now, Instant until);

    /** Notes that an endpoint took an event. */
    void delivered(String endpoint, long number);

    /** Notes that an endpoint refused an event for good. */
    void refused(String endpoint, long number, String failure);

    /**
     * Notes that an attempt failed.
     *
     * @param refused whether the endpoint refused the event
     */
    void failed(String endpoint, String failure, boolean refused, Instant nextAttempt);

    /** Lets every endpoint be tried at once. */
    void retryNow();

    /** How far an endpoint was told. */
    Progress progress(String endpoint);
}
