package dev.mintmark.app.access;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The sessions of browsers, and the sign-ins that have begun. Thread-safe. */
public interface Sessions {
    /** Adds a session, and removes those that are over. */
    void add(Session session);

    /** The session whose token has this hash, also one that is over. */
    Optional<Session> byHash(String hash);

    void remove(String hash);

    /**
     * The sessions that are not over, the one that was used last first.
     *
     * @param principalId null for those of all
     */
    List<Session> list(@Nullable String principalId, Instant now);

    void used(String hash, Instant at);

    /**
     * Registers a sign-in, and removes those that are over.
     *
     * @param nonce names it; unique
     * @param detail what is kept until its end
     * @param most how many there can be
     * @return false where there are as many already
     */
    boolean begin(String nonce, @Nullable String detail, Instant now, Instant expiresAt, int most);

    /** Ends a sign-in, once. Empty where there is none, it is over, or was ended before. */
    Optional<Attempt> end(String nonce, Instant now);

    /** A sign-in that began. */
    record Attempt(String nonce, @Nullable String detail, Instant expiresAt) {}
}
