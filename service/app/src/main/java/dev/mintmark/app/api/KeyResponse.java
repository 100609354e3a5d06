package dev.mintmark.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mintmark.app.access.ApiKey;
import dev.mintmark.app.access.Permission;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An API key.
 *
 * @param principal the ID of whom it belongs to
 * @param prefix its first characters
 * @param secret the key itself; only in the answer that made it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KeyResponse(
        String id,
        String principal,
        String name,
        String prefix,
        List<String> scopes,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable Instant lastUsedAt,
        @Nullable String secret) {
    static KeyResponse of(ApiKey key, @Nullable String secret) {
        return new KeyResponse(
                key.id(),
                key.principalId(),
                key.name(),
                key.prefix(),
                Permission.labels(key.scopes()),
                key.createdAt(),
                key.expiresAt(),
                key.revokedAt(),
                key.lastUsedAt(),
                secret);
    }

    /** The secret stays out of logs. */
    @Override
    public String toString() {
        return "KeyResponse[id=" + id + ", prefix=" + prefix + "]";
    }
}
