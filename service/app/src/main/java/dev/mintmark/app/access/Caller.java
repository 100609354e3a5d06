package dev.mintmark.app.access;

import dev.mintmark.app.artwork.Artwork;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a request, and what the request may do.
 *
 * @param principal null for the local operator and for somebody who did not sign in
 * @param permissions those of the principal, or fewer: a key has scopes
 * @param key by which it acts, also in a session that was begun with it; null where there is none
 */
public record Caller(
        Kind kind,
        @Nullable Principal principal,
        Set<Permission> permissions,
        @Nullable ApiKey key) {
    /** How the caller is known. */
    public enum Kind {
        /** Not at all. */
        ANONYMOUS,
        /** As the user of the data folder on this machine. */
        LOCAL,
        /** By an API key. */
        KEY,
        /** By the cookie of a browser that signed in. */
        SESSION
    }

    public static final Caller ANONYMOUS = new Caller(Kind.ANONYMOUS, null, Set.of(), null);

    /** The user of the data folder, to whom the artworks without an owner belong. */
    public static final Caller LOCAL = new Caller(Kind.LOCAL, null, EnumSet.allOf(Permission.class), null);

    public Caller {
        permissions = Set.copyOf(permissions);
    }

    public boolean may(Permission permission) {
        return permissions.contains(permission);
    }

    public boolean isSignedIn() {
        return kind != Kind.ANONYMOUS;
    }

    /** The owner of what the caller makes: a principal's ID, or null for the local operator. */
    public @Nullable String owner() {
        return principal == null ? null : principal.id();
    }

    /** Whether the artwork belongs to the caller. */
    public boolean owns(Artwork artwork) {
        return principal != null && principal.id().equals(artwork.owner());
    }

    /** The wallet that the principal signs in with. */
    public @Nullable String address() {
        return principal == null ? null : principal.address();
    }
}
