package dev.mintmark.app.access;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The API keys of an installation. Thread-safe. */
public interface ApiKeys {
    /** @param hash of the key, 64 hex digits */
    void add(ApiKey key, String hash);

    /** The key with this hash, also one that is not valid any more. */
    Optional<ApiKey> byHash(String hash);

    Optional<ApiKey> find(String id);

    /** @param principalId null for the keys of all */
    List<ApiKey> list(@Nullable String principalId);

    /** @return false where there is none, or it was revoked before */
    boolean revoke(String id, Instant at);

    void used(String id, Instant at);
}
