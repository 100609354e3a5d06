package dev.mintmark.app.access;

import dev.mintmark.app.artwork.ConflictException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The principals of an installation. Each change is committed when it returns. Thread-safe. */
public interface Principals {
    /** @throws ConflictException where another has its address, or its name at its provider */
    void add(Principal principal);

    Optional<Principal> find(String id);

    /** @param address in lower case */
    Optional<Principal> byAddress(String address);

    /** @param subject the name at the OpenID provider {@code issuer} */
    Optional<Principal> bySubject(String issuer, String subject);

    /** All of them, the oldest first. */
    List<Principal> list();

    /** @return false where there is none */
    boolean setRoles(String id, Set<Role> roles);

    /** @param at null allows the principal again */
    boolean setDisabled(String id, @Nullable Instant at);

    /**
     * Cancels the principal's artworks that are not done, and takes back its mints, claims and anchors that are not signed.
     *
     * @return how many artworks wait for nothing any more
     */
    int cancelWork(String id);

    /** @param quotas JSON; null means the settings' */
    boolean setQuotas(String id, @Nullable String quotas);

    /** What the service keeps of a principal's doings besides its keys, artworks and collections. */
    Traces traces(String id);

    /**
     * What somebody left by using the service.
     *
     * @param vouchers the IDs of artworks that a voucher was given for
     */
    record Traces(List<SessionTrace> sessions, List<QuotaTrace> quotaUses, List<String> vouchers) {
        public Traces {
            sessions = List.copyOf(sessions);
            quotaUses = List.copyOf(quotaUses);
            vouchers = List.copyOf(vouchers);
        }
    }

    /**
     * A browser that signed in; without the token that it holds.
     *
     * @param key the ID of the API key that it was begun with; null for a wallet or a provider
     */
    record SessionTrace(@Nullable String key, Instant createdAt, Instant expiresAt, Instant lastUsedAt) {}

    /**
     * What was used of a quota.
     *
     * @param kind draw, mint
     */
    record QuotaTrace(String kind, LocalDate day, long amount) {}

    /** Removes a principal with its keys, sessions and used quotas. Its artworks stay. */
    boolean delete(String id);
}
