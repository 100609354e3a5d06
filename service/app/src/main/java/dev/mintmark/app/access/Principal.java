package dev.mintmark.app.access;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A person or program that may use the service.
 *
 * @param id random, so that it says nothing of the principal
 * @param address the Ethereum address that it signs in with, 0x and 40 lower-case hex digits
 * @param issuer the OpenID provider that it signs in at; set together with {@code subject}
 * @param subject the provider's name for it
 * @param quotas limits that differ from the settings, as JSON
 * @param disabledAt since when it may do nothing
 */
public record Principal(
        String id,
        String name,
        Set<Role> roles,
        @Nullable String address,
        @Nullable String issuer,
        @Nullable String subject,
        @Nullable String quotas,
        Instant createdAt,
        @Nullable Instant disabledAt) {
    public static final int MAX_NAME = 100;

    public Principal {
        roles = Set.copyOf(roles);
        if ((issuer == null) != (subject == null)) {
            throw new IllegalArgumentException("A provider and its name for a principal are set together.");
        }
    }

    /** What its roles allow; nothing where it is disabled. */
    public Set<Permission> permissions() {
        Set<Permission> all = EnumSet.noneOf(Permission.class);
        if (disabledAt == null) {
            roles.forEach(role -> all.addAll(role.permissions()));
        }
        return all;
    }
}
