package dev.mintmark.app.access;

import dev.mintmark.app.artwork.ConflictException;
import java.time.Instant;
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

    /** Removes a principal with its keys, sessions and used quotas. Its artworks stay. */
    boolean delete(String id);
}
