package dev.mintmark.app.store;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.InvalidRequestException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The requests that came with an idempotency key, in the table {@code idempotency_keys}. Thread-safe. */
final class IdempotencyKeys {
    /** A client that repeats a request does so within minutes, or after a weekend. */
    private static final Duration KEPT = Duration.ofDays(30);

    private final Clock clock;

    IdempotencyKeys(Clock clock) {
        this.clock = clock;
    }

    /** Registers a request, and forgets those that are too old. */
    void add(Handle handle, String key, String requestHash, List<Artwork> artworks) {
        handle.execute(
                "DELETE FROM idempotency_keys WHERE created_at < ?",
                clock.instant().minus(KEPT));
        handle.execute(
                "INSERT INTO idempotency_keys (idempotency_key, request_hash, artwork_ids, created_at)"
                        + " VALUES (?, ?, ?, ?)",
                key,
                requestHash,
                artworks.stream().map(Artwork::id).toList(),
                clock.instant());
    }

    /**
     * The artworks that the request with this key made; empty where there was none.
     *
     * @throws InvalidRequestException where the key came with another request
     * @throws ConflictException where the artworks were deleted
     */
    Optional<List<Artwork>> earlier(Handle handle, String key, String requestHash) {
        return handle.createQuery("SELECT request_hash, artwork_ids FROM idempotency_keys"
                        + " WHERE idempotency_key = :key AND created_at >= :since")
                .bind("key", key)
                .bind("since", clock.instant().minus(KEPT))
                .map(RecordMapper.of(Request.class))
                .findOne()
                .map(seen -> {
                    if (!seen.isSame(requestHash)) {
                        throw new InvalidRequestException(
                                "Idempotency-Key",
                                "The idempotency key \"" + shown(key)
                                        + "\" came with another request before; take a new one.");
                    }
                    return seen.artworkIds.stream()
                            .map(id -> SqlArtworks.one(handle, "id", id)
                                    .orElseThrow(() -> new ConflictException("The request with the idempotency key \""
                                            + shown(key) + "\" made artworks that were deleted; take a new key.")))
                            .toList();
                });
    }

    /** The key as its sender knows it, without the owner before it. */
    private static String shown(String key) {
        return key.substring(key.indexOf(' ') + 1);
    }

    /** A request that came with a key. */
    private record Request(String requestHash, List<String> artworkIds) {
        /** Requests that an early version registered have no hash, and count as the same as any. */
        boolean isSame(String hash) {
            return requestHash.isEmpty() || requestHash.equals(hash);
        }
    }
}
