package dev.mintmark.app.api;

import dev.mintmark.app.access.AccessControl;
import dev.mintmark.app.access.ArtworkCollections;
import dev.mintmark.app.access.AuditLog;
import dev.mintmark.app.access.Caller;
import dev.mintmark.app.access.Permission;
import dev.mintmark.app.access.Principal;
import dev.mintmark.app.access.Principals;
import dev.mintmark.app.access.Role;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.chain.accounts.AddressField;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Principals and keys of this process, as one caller may see and change them. Thread-safe. */
public final class LocalAccessApi implements AccessApi {
    private final AccessControl access;
    private final Caller caller;
    private final Clock clock;

    public LocalAccessApi(AccessControl access, Caller caller, Clock clock) {
        this.access = access;
        this.caller = caller;
        this.clock = clock;
    }

    /**
     * Appends to the audit log what a command did in this process.
     *
     * @param command with the names of its parents, such as {@code mintmark token list}
     * @param subject the ID of what it was done to
     */
    public void keep(String command, @Nullable String subject, Map<String, String> detail) {
        access.audit().append(caller.owner(), command, subject, detail);
    }

    @Override
    public PrincipalList principals() {
        return new PrincipalList(
                access.principals().list().stream().map(PrincipalResponse::of).toList());
    }

    @Override
    public PrincipalResponse add(AddPrincipalRequest request) {
        String name = request.name();
        if (name == null) {
            name = request.address() == null ? request.subject() : request.address();
        }
        if (name == null) {
            throw new InvalidRequestException(
                    "name", "A principal has a name, a wallet's address, or an OpenID subject.");
        }
        String known = name;
        return access.audit().inTransaction(() -> {
            access.requireStill(caller);
            return PrincipalResponse.of(access.add(
                    caller.owner(),
                    known,
                    request.roles() == null ? Set.of(Role.CREATOR) : roles("roles", request.roles()),
                    request.address() == null ? null : AddressField.parse("address", request.address()),
                    request.issuer(),
                    request.subject()));
        });
    }

    private static Set<Role> roles(String field, List<String> labels) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String label : labels) {
            roles.add(Role.of(label)
                    .orElseThrow(() -> new InvalidRequestException(
                            field, "\"" + label + "\" is not a role; the roles are " + Role.labels() + ".")));
        }
        return roles;
    }

    @Override
    public PrincipalResponse change(String id, ChangePrincipalRequest request) {
        access.require(id);
        access.audit().inTransaction(() -> {
            access.requireStill(caller);
            if (request.roles() != null) {
                access.setRoles(caller, id, roles("roles", request.roles()));
            }
            if (request.disabled() != null) {
                access.setDisabled(caller, id, request.disabled());
            }
            if (request.quotas() != null) {
                access.setQuotas(caller, id, request.quotas());
            }
        });
        return PrincipalResponse.of(access.require(id));
    }

    @Override
    public void delete(String id) {
        access.delete(caller, id);
    }

    @Override
    public ArtworkCollections.Kept collections(String id) {
        return access.collections().kept(access.require(id).id());
    }

    @Override
    public Principals.Traces traces(String id) {
        return access.principals().traces(access.require(id).id());
    }

    @Override
    public AuditPage audit(long after, int limit) {
        if (limit < 1 || limit > AuditLog.MAX_LIMIT) {
            throw new InvalidRequestException("limit", "A page has 1 to " + AuditLog.MAX_LIMIT + " entries.");
        }
        return new AuditPage(access.audit().list(after, limit));
    }

    @Override
    public AuditLog.Check checkAudit() {
        return access.audit().check();
    }

    @Override
    public SessionList sessions() {
        return SessionList.of(access.sessions(caller));
    }

    @Override
    public void endSession(String id) {
        access.endSession(caller, id);
    }

    @Override
    public KeyList keys() {
        return new KeyList(access.keys(caller).stream()
                .map(key -> KeyResponse.of(key, null))
                .toList());
    }

    @Override
    public KeyResponse createKey(CreateKeyRequest request) {
        Set<Permission> scopes = request.scopes() == null ? null : scopes(request.scopes());
        Instant expires = request.expires() == null ? null : Expiry.parse(request.expires(), clock.instant());
        // a new principal stays only with its key
        AccessControl.NewKey made = access.audit().inTransaction(() -> {
            access.requireStill(caller);
            return access.createKey(caller, holder(request), request.name(), scopes, expires);
        });
        return KeyResponse.of(made.key(), made.secret());
    }

    /** Whose key it is to be. Only operators make keys of others. */
    private Principal holder(CreateKeyRequest request) {
        Principal own = caller.principal();
        if (request.principal() != null && request.role() != null) {
            throw new InvalidRequestException("role", "A principal that exists has its roles already.");
        }
        if (own != null
                && request.role() == null
                && (request.principal() == null || request.principal().equals(own.id()))) {
            return own;
        }
        if (!caller.may(Permission.OPERATE)) {
            throw new InvalidRequestException(
                    request.role() == null ? "principal" : "role", "Only an operator makes keys for others.");
        }
        if (request.principal() != null) {
            return access.require(request.principal());
        }
        if (request.role() == null) {
            throw new InvalidRequestException("role", "A key needs a role or a principal: " + Role.labels() + ".");
        }
        return access.add(caller.owner(), request.name(), roles("role", List.of(request.role())), null, null, null);
    }

    private static Set<Permission> scopes(List<String> labels) {
        return labels.stream()
                .map(label -> Permission.of(label)
                        .orElseThrow(() -> new InvalidRequestException(
                                "scopes",
                                "\"" + label + "\" is not a scope; the scopes are " + Permission.labels() + ".")))
                .collect(Collectors.toSet());
    }

    @Override
    public void revokeKey(String id) {
        access.revokeKey(caller, id);
    }

    /** The local operator's, where a command runs without a service. */
    public static LocalAccessApi local(AccessControl access, Clock clock) {
        return new LocalAccessApi(access, Caller.LOCAL, clock);
    }
}
