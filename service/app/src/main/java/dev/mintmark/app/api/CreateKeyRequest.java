package dev.mintmark.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param principal whose key it is to be; null for the caller's own, or, where {@code role} is given, a new principal's
 * @param role of a new principal with the key's name
 * @param scopes what the key may do; null for all that it can
 * @param expires a duration such as 90d, or a date; null for never
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CreateKeyRequest(
        String name,
        @Nullable String principal,
        @Nullable String role,
        @Nullable List<String> scopes,
        @Nullable String expires) {}
