package dev.mintmark.app.access;

import java.time.Instant;

/**
 * A browser that is signed in.
 *
 * @param hash of the token in its cookie
 * @param csrfToken what requests that change something carry in a header, which no page of another site can read
 */
public record Session(
        String hash, String principalId, String csrfToken, Instant createdAt, Instant expiresAt, Instant lastUsedAt) {}
