package dev.mintmark.app.api;

import dev.mintmark.app.access.ArtworkCollections;
import dev.mintmark.app.access.AuditLog;
import dev.mintmark.app.access.Principals;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.NotFoundException;

/**
 * Principals and API keys. Methods that take an ID throw {@link NotFoundException} if there is none of it. Thread-safe.
 */
public interface AccessApi {
    /** All principals, the oldest first. */
    PrincipalList principals();

    /**
     * Adds a principal.
     *
     * @throws InvalidRequestException naming the field at fault
     * @throws ConflictException if another has its address, or its subject at its issuer
     */
    PrincipalResponse add(AddPrincipalRequest request);

    /** Changes the roles of a principal, or disables or enables it. */
    PrincipalResponse change(String id, ChangePrincipalRequest request);

    /** Removes a principal with its keys and sessions. Its artworks stay, and nobody but operators and curators sees them. */
    void delete(String id);

    /** The favourites and collections of a principal. */
    ArtworkCollections.Kept collections(String id);

    /** The signed-in browsers that the caller may see, the one that was used last first. */
    SessionList sessions();

    /** Signs a browser out. */
    void endSession(String id);

    /** The sessions, used quotas and vouchers of a principal. */
    Principals.Traces traces(String id);

    /** The keys that the caller may see, the oldest first. */
    KeyList keys();

    /**
     * Makes a key. Its secret is in this answer alone.
     *
     * @throws InvalidRequestException naming the field at fault
     */
    KeyResponse createKey(CreateKeyRequest request);

    /**
     * The audit log, the oldest entry first.
     *
     * @param after the number of the last entry of the page before; 0 for the first page
     * @param limit 1 to {@link AuditLog#MAX_LIMIT}
     */
    AuditPage audit(long after, int limit);

    /** Whether the audit log's chain of hashes holds. */
    AuditLog.Check checkAudit();

    /** @throws ConflictException if it was revoked before */
    void revokeKey(String id);
}
