package dev.mintmark.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mintmark.app.access.Session;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The browsers that are signed in, the one that was used last first. */
public record SessionList(List<Browser> sessions) {
    public SessionList {
        sessions = List.copyOf(sessions);
    }

    static SessionList of(List<Session> sessions) {
        return new SessionList(sessions.stream()
                .map(session -> new Browser(
                        session.id(),
                        session.principalId(),
                        session.keyId(),
                        session.agent(),
                        session.createdAt(),
                        session.lastUsedAt(),
                        session.expiresAt(),
                        false))
                .toList());
    }

    /** The same, with the browser of this session marked as the one that asks. */
    public SessionList asking(@Nullable Session session) {
        return new SessionList(sessions.stream()
                .map(each -> session != null && each.id.equals(session.id()) ? each.asking() : each)
                .toList());
    }

    /**
     * A browser that is signed in.
     *
     * @param principal whose it is, an ID
     * @param key the ID of the API key that it signed in with; null for a wallet or a provider
     * @param agent what it said that it is; null where it said nothing
     * @param lastUsedAt to the minute
     * @param current whether it is the one that asks
     */
    public record Browser(
            String id,
            String principal,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String key,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String agent,

            Instant createdAt,
            Instant lastUsedAt,
            Instant expiresAt,
            boolean current) {
        private Browser asking() {
            return new Browser(id, principal, key, agent, createdAt, lastUsedAt, expiresAt, true);
        }
    }
}
