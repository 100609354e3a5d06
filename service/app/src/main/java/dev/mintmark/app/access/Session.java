package dev.mintmark.app.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A browser that is signed in.
 *
 * @param hash of the token in its cookie
 * @param keyId the API key that it was begun with, and whose scopes it has; null for a wallet or a provider
 * @param csrfToken what requests that change something carry in a header, which no page of another site can read
 */
public record Session(
        String hash,
        String principalId,
        @Nullable String keyId,
        String csrfToken,
        Instant createdAt,
        Instant expiresAt,
        Instant lastUsedAt) {}
