package dev.mintmark.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param name null for its address or subject
 * @param roles null for creator
 * @param address the wallet that it signs in with
 * @param issuer the OpenID provider that it signs in at
 * @param subject the provider's name for it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AddPrincipalRequest(
        @Nullable String name,
        @Nullable List<String> roles,
        @Nullable String address,
        @Nullable String issuer,
        @Nullable String subject) {}
