package dev.mintmark.app.access;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key by which a program acts as a principal, without the key itself.
 *
 * @param principalId whose key it is
 * @param parent the key by which it was made, with which it ends; null for none
 * @param prefix the first characters of the key, by which its holder recognises it
 * @param scopes what the key may do, of what its principal may
 * @param expiresAt null for never
 * @param lastUsedAt to the minute; null where it was never used
 */
public record ApiKey(
        String id,
        String principalId,
        @Nullable String parent,
        String name,
        String prefix,
        Set<Permission> scopes,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable Instant lastUsedAt) {
    public ApiKey {
        scopes = Set.copyOf(scopes);
    }

    /** Whether it can be used at this time. */
    public boolean isValid(Instant now) {
        return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
    }
}
