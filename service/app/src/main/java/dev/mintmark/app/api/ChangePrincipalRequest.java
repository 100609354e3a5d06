package dev.mintmark.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mintmark.app.access.Quotas;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is null stays as it is. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChangePrincipalRequest(
        @Nullable List<String> roles, @Nullable Boolean disabled, Quotas.@Nullable Overrides quotas) {}
