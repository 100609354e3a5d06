package dev.mintmark.app.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A browser that is signed in.
 *
 * @param hash of the token in its cookie
 * @param keyId the API key that it was begun with, and whose scopes it has; null for a wallet or a provider
 * @param agent what the browser said that it is, its header {@code User-Agent}; null where it said nothing
 * @param csrfToken what requests that change something carry in a header, which no page of another site can read
 */
public record Session(
        String hash,
        String principalId,
        @Nullable String keyId,
        String csrfToken,
        Instant createdAt,
        Instant expiresAt,
        Instant lastUsedAt,
        @Nullable String agent) {
    private static final int ID = 16;

    /** Names the session to its principal and to operators: the first digits of the hash, from which no token follows. */
    public String id() {
        return hash.substring(0, ID);
    }
}
