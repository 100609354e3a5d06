package dev.mintmark.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mintmark.app.access.Principal;
import dev.mintmark.app.access.Quotas;
import dev.mintmark.app.access.Role;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A principal.
 *
 * @param quotas its limits that differ from the settings; left out where none do
 * @param disabledAt since when it may do nothing; left out where it is enabled
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PrincipalResponse(
        String id,
        String name,
        List<String> roles,
        @Nullable String address,
        @Nullable String issuer,
        @Nullable String subject,
        Quotas.@Nullable Overrides quotas,
        Instant createdAt,
        @Nullable Instant disabledAt) {
    public static PrincipalResponse of(Principal principal) {
        return new PrincipalResponse(
                principal.id(),
                principal.name(),
                Role.labels(principal.roles()),
                principal.address(),
                principal.issuer(),
                principal.subject(),
                principal.quotas() == null ? null : Quotas.Overrides.of(principal),
                principal.createdAt(),
                principal.disabledAt());
    }
}
