package dev.mintmark.app.access;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.contracts.Address;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Principals and their API keys: makes them, and finds who presents a key. Thread-safe. */
public final class AccessControl {
    /** What every key begins with, so that scanners for leaked secrets find it. */
    public static final String KEY_PREFIX = "mm_";

    private static final int SHOWN = KEY_PREFIX.length() + 6;
    private static final int MAX_PRESENTED = 100;

    /** The time of the last use is written no more often than this. */
    static final Duration USE_WRITTEN = Duration.ofMinutes(1);

    private final Principals principals;
    private final ApiKeys keys;
    private final Sessions sessions;
    private final ArtworkCollections collections;
    private final AuditLog audit;
    private final SecureRandom random;
    private final Clock clock;

    public AccessControl(
            Principals principals,
            ApiKeys keys,
            Sessions sessions,
            ArtworkCollections collections,
            AuditLog audit,
            SecureRandom random,
            Clock clock) {
        this.collections = collections;
        this.audit = audit;
        this.principals = principals;
        this.keys = keys;
        this.sessions = sessions;
        this.random = random;
        this.clock = clock;
    }

    public AuditLog audit() {
        return audit;
    }

    /** What principals keep of artworks. */
    public ArtworkCollections collections() {
        return collections;
    }

    public Principals principals() {
        return principals;
    }

    /** Signs browsers in, with these principals and keys. */
    public SignIn signIn(SignIn.Rules rules, ContractWallets wallets) {
        return new SignIn(this, sessions, rules, wallets, random, clock);
    }

    /** A key that was just made. The secret is shown once and not stored. */
    public record NewKey(ApiKey key, String secret) {
        /** The secret stays out of logs. */
        @Override
        public String toString() {
            return "NewKey[key=" + key + ", secret=********]";
        }
    }

    /**
     * Who presents this key.
     *
     * <p>Only its SHA-256 is compared, by the index: the time of the search says nothing of a key that an attacker can steer.
     *
     * @return empty for what is no key, for one that expired or was revoked, and for that of a disabled principal
     */
    public Optional<Caller> byKey(String presented) {
        if (!presented.startsWith(KEY_PREFIX) || presented.length() > MAX_PRESENTED) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Optional<ApiKey> key = keys.byHash(SecretToken.hash(presented));
        if (key.isEmpty()) {
            return Optional.empty();
        }
        Optional<Caller> caller = caller(Caller.Kind.KEY, key.get().principalId(), key.get(), now);
        if (caller.isPresent() && isStale(key.get().lastUsedAt(), now)) {
            keys.used(key.get().id(), now);
        }
        return caller;
    }

    /**
     * Refuses a caller whose key was revoked, or whose principal was disabled or lost a role, since its request began: a body can take
     * minutes. Belongs into the transaction of what it changes.
     *
     * @throws ConflictException where it may no longer do what it might
     */
    public void requireStill(Caller caller) {
        Principal principal = caller.principal();
        if (principal == null) {
            return;
        }
        Optional<ApiKey> key =
                caller.key() == null ? Optional.empty() : keys.find(caller.key().id());
        boolean isStill = (caller.key() == null || key.isPresent())
                && caller(caller.kind(), principal.id(), key.orElse(null), clock.instant())
                        .filter(now -> now.permissions().containsAll(caller.permissions()))
                        .isPresent();
        if (!isStill) {
            throw new ConflictException(
                    "The key or account of this request ended, or was changed, while it was on its way.");
        }
    }

    /** What a principal may do by a key or a session that was begun with it; empty where either is not valid any more. */
    private Optional<Caller> caller(Caller.Kind kind, String principalId, @Nullable ApiKey key, Instant now) {
        if (key != null && !key.isValid(now)) {
            return Optional.empty();
        }
        return principals
                .find(principalId)
                .filter(principal -> principal.disabledAt() == null)
                .map(principal -> {
                    Set<Permission> permissions = principal.permissions();
                    if (key != null) {
                        permissions.retainAll(key.scopes());
                    }
                    return new Caller(kind, principal, permissions, key);
                });
    }

    /** Who has this session; empty where it is over, or its key or principal is not valid any more. */
    Optional<Caller> bySession(Session session) {
        Instant now = clock.instant();
        if (!now.isBefore(session.expiresAt())) {
            return Optional.empty();
        }
        if (session.keyId() == null) {
            return caller(Caller.Kind.SESSION, session.principalId(), null, now);
        }
        return keys.find(session.keyId()).flatMap(key -> caller(Caller.Kind.SESSION, session.principalId(), key, now));
    }

    static boolean isStale(@Nullable Instant lastUse, Instant now) {
        return lastUse == null || !lastUse.plus(USE_WRITTEN).isAfter(now);
    }

    /**
     * Adds a principal.
     *
     * @param actor who adds it: the ID of a principal; null for the local operator
     * @param address the wallet that it signs in with; null for none
     * @throws InvalidRequestException naming the field at fault
     */
    public Principal add(
            @Nullable String actor,
            String name,
            Set<Role> roles,
            @Nullable Address address,
            @Nullable String issuer,
            @Nullable String subject) {
        requireName(name);
        if ((issuer == null) != (subject == null)) {
            throw new InvalidRequestException("subject", "An issuer and its subject are given together.");
        }
        Principal added = new Principal(
                "p" + newId(),
                name.strip(),
                roles,
                address == null ? null : address.hex(),
                issuer,
                subject,
                null,
                now(),
                null);
        audit.inTransaction(() -> {
            principals.add(added);
            audit.append(actor, "principal-add", added.id(), Map.of("roles", String.join(" ", Role.labels(roles))));
        });
        return added;
    }

    private static void requireName(@Nullable String name) {
        if (name == null
                || name.isBlank()
                || name.length() > Principal.MAX_NAME
                || name.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidRequestException("name", "A name has 1 to " + Principal.MAX_NAME + " characters.");
        }
    }

    /** Changes the roles of a principal. */
    public void setRoles(Caller caller, String id, Set<Role> roles) {
        require(id);
        audit.inTransaction(() -> {
            principals.setRoles(id, roles);
            audit.append(caller.owner(), "principal-roles", id, Map.of("roles", String.join(" ", Role.labels(roles))));
        });
    }

    /** Sets the limits of a principal that differ from the settings. */
    public void setQuotas(Caller caller, String id, Quotas.Overrides quotas) {
        require(id);
        audit.inTransaction(() -> {
            principals.setQuotas(id, quotas.json());
            audit.append(caller.owner(), "principal-quotas", id, Map.of("quotas", quotas.json()));
        });
    }

    /** Lets a principal do nothing any more, and cancels what its artworks wait for; or lets it do things again. */
    public void setDisabled(Caller caller, String id, boolean disabled) {
        require(id);
        audit.inTransaction(() -> {
            principals.setDisabled(id, disabled ? now() : null);
            audit.append(
                    caller.owner(),
                    disabled ? "principal-disable" : "principal-enable",
                    id,
                    disabled ? cancelled(id) : Map.of());
        });
    }

    private Map<String, String> cancelled(String id) {
        return Map.of("cancelled", Integer.toString(principals.cancelWork(id)));
    }

    /** Removes a principal with its keys and sessions, and cancels what its artworks wait for. */
    public void delete(Caller caller, String id) {
        require(id);
        audit.inTransaction(() -> {
            audit.append(caller.owner(), "principal-delete", id, cancelled(id));
            principals.delete(id);
        });
    }

    private String newId() {
        byte[] bytes = new byte[10];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    /** @throws NotFoundException where there is none */
    public Principal require(String id) {
        return principals.find(id).orElseThrow(() -> new NotFoundException("There is no principal " + id + "."));
    }

    /**
     * Makes a key, which gets no more than its maker and its principal have. One that is made by a key ends with that key at the
     * latest.
     *
     * @param scopes null for all that the key can have but to make keys
     * @param expiresAt null for never, or for when the maker's key expires
     * @throws InvalidRequestException where a scope or the time is more than that
     */
    public NewKey createKey(
            Caller maker,
            Principal principal,
            String name,
            @Nullable Set<Permission> scopes,
            @Nullable Instant expiresAt) {
        requireName(name);
        Set<Permission> most = EnumSet.noneOf(Permission.class);
        most.addAll(principal.permissions());
        most.retainAll(maker.permissions());
        if (scopes != null && !most.containsAll(scopes)) {
            throw new InvalidRequestException(
                    "scopes",
                    "The key can have the scopes " + String.join(", ", Permission.labels(most)) + ", and no others.");
        }
        Set<Permission> own = scopes;
        if (own == null) {
            own = EnumSet.copyOf(most);
            own.remove(Permission.KEYS);
        }
        if (own.isEmpty()) {
            throw new InvalidRequestException("scopes", "A key needs a scope.");
        }
        if (expiresAt != null && !expiresAt.isAfter(clock.instant())) {
            throw new InvalidRequestException(
                    "expires", "The key would expire at " + expiresAt + ", which has passed.");
        }
        Instant latest = maker.key() == null ? null : maker.key().expiresAt();
        if (latest != null && expiresAt != null && expiresAt.isAfter(latest)) {
            throw new InvalidRequestException(
                    "expires", "A key that this key makes expires with it at the latest, at " + latest + ".");
        }
        String secret = KEY_PREFIX + SecretToken.create(random);
        ApiKey key = new ApiKey(
                "k" + newId(),
                principal.id(),
                maker.key() == null ? null : maker.key().id(),
                name.strip(),
                secret.substring(0, SHOWN),
                own,
                now(),
                expiresAt == null ? latest : expiresAt,
                null,
                null);
        audit.inTransaction(() -> {
            keys.add(key, SecretToken.hash(secret));
            audit.append(
                    maker.owner(),
                    "key-create",
                    key.id(),
                    Map.of("principal", principal.id(), "scopes", String.join(" ", Permission.labels(key.scopes()))));
        });
        return new NewKey(key, secret);
    }

    /** Lists the keys of all to operators, and to others their own. */
    public List<ApiKey> keys(Caller caller) {
        return caller.may(Permission.OPERATE) ? keys.list(null) : keys.list(String.valueOf(caller.owner()));
    }

    /** Lists the signed-in browsers of all to operators, and to others their own; the one that was used last first. */
    public List<Session> sessions(Caller caller) {
        return sessions.list(caller.may(Permission.OPERATE) ? null : String.valueOf(caller.owner()), clock.instant());
    }

    /**
     * Signs a browser out.
     *
     * @param id as {@link Session#id}
     * @throws NotFoundException where there is none, or it is another's and the caller no operator
     */
    public void endSession(Caller caller, String id) {
        Session session = sessions(caller).stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new NotFoundException("There is no such session."));
        audit.inTransaction(() -> {
            sessions.remove(session.hash());
            audit.append(caller.owner(), "sign-out", session.principalId(), Map.of("session", id));
        });
    }

    /**
     * Ends a key at once, with those that it made.
     *
     * @throws NotFoundException where there is none, or it is another's and the caller no operator
     * @throws ConflictException where it was revoked before
     */
    public ApiKey revokeKey(Caller caller, String id) {
        ApiKey key = keys.find(id)
                .filter(found ->
                        caller.may(Permission.OPERATE) || found.principalId().equals(caller.owner()))
                .orElseThrow(() -> new NotFoundException("There is no key " + id + "."));
        audit.inTransaction(() -> {
            if (!keys.revoke(id, now())) {
                throw new ConflictException("The key " + id + " was revoked before.");
            }
            audit.append(caller.owner(), "key-revoke", id, Map.of("principal", key.principalId()));
        });
        return key;
    }
}
