package dev.mintmark.app.web;

import dev.mintmark.app.access.AccessControl;
import dev.mintmark.app.access.Caller;
import dev.mintmark.app.access.CurrentRequest;
import dev.mintmark.app.access.Permission;
import dev.mintmark.app.access.Quotas;
import dev.mintmark.app.access.SignIn;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.io.ServiceProof;
import dev.mintmark.app.io.SourceUnavailableException;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds who makes a request, and refuses what that caller may not do, by the table of {@link RoutePermissions}. Where access
 * control is off, everybody who reaches the service is the local operator. Thread-safe.
 */
final class AccessFilter {
    private static final String CALLER = "mintmark.caller";
    private static final String OWNER = "mintmark.owner";
    private static final String SESSION = "mintmark.session";
    private static final String USE = "mintmark.use";
    private static final String CSRF = "Mintmark-CSRF";
    private static final Set<Permission> KEPT = Set.of(Permission.SELL, Permission.OPERATE);
    private static final Set<HandlerType> SAFE = Set.of(HandlerType.GET, HandlerType.HEAD, HandlerType.OPTIONS);

    private final boolean required;
    private final AccessControl access;
    private final Artworks artworks;
    private final ServiceProof proof;
    private final SignIn signIn;
    private final RateLimits rates;
    private final Quotas quotas;
    private final Custody custody;

    /** Knows where a token is. */
    @FunctionalInterface
    interface Custody {
        /** The address of the token's owner now. */
        String owner(String tokenId) throws SourceUnavailableException;
    }

    AccessFilter(
            boolean required,
            AccessControl access,
            SignIn signIn,
            Artworks artworks,
            ServiceProof proof,
            RateLimits rates,
            Quotas quotas,
            Custody custody) {
        this.quotas = quotas;
        this.custody = custody;
        this.rates = rates;
        this.signIn = signIn;
        this.required = required;
        this.access = access;
        this.artworks = artworks;
        this.proof = proof;
    }

    /** Who makes this request, as {@link #admit} found out. */
    static Caller caller(Context ctx) {
        return Objects.requireNonNull(ctx.attribute(CALLER), "The request was not admitted.");
    }

    /**
     * Admits a request to its route. Called before the route's handler, and not where no route matches.
     *
     * @throws ProblemException 401 where the caller is to sign in, 403 where it may not do this
     * @throws NotFoundException where it is about a private artwork of another
     */
    void admit(Context ctx) throws SourceUnavailableException {
        if (!required) {
            ctx.attribute(CALLER, Caller.LOCAL);
            CurrentRequest.begin(Caller.LOCAL);
            return;
        }
        Caller caller = counted(ctx);
        ctx.attribute(CALLER, caller);
        CurrentRequest.begin(caller, ctx.userAgent());
        RoutePermissions.Rule rule = authorize(ctx, caller);
        boolean endsVoucher = ctx.method() == HandlerType.DELETE && ctx.path().startsWith("/api/vouchers/");
        if (rule.permission() == Permission.SELL || endsVoucher) {
            ctx.attribute(USE, quotas.mint(caller, 1)); // a transaction of the service's account, as a mint is
        }
    }

    /** Whether the caller may still make this request: its key, session or principal may have come to an end. */
    boolean isStillAdmitted(Context ctx) {
        if (!required) {
            return true;
        }
        try {
            Caller now = identify(ctx);
            authorize(ctx, now);
            return Objects.equals(now.owner(), caller(ctx).owner());
        } catch (ProblemException | NotFoundException e) {
            return false;
        } catch (SourceUnavailableException e) {
            return true; // it was admitted before, and nothing says otherwise
        }
    }

    private RoutePermissions.Rule authorize(Context ctx, Caller caller) throws SourceUnavailableException {
        Endpoint route = Objects.requireNonNull(ctx.endpoints().matchedHttpEndpoint());
        RoutePermissions.Rule rule = RoutePermissions.of(ctx.method().name(), route.path)
                .orElseThrow(() -> new ProblemException(Problem.denied("Nobody may call this route.")));
        if (rule.forOthers() == null) {
            boolean isFree = rule.isFreeIfPublic()
                    && artwork(ctx.pathParamMap()).map(Artwork::isPublic).orElse(false);
            if (rule.permission() != null && !isFree) {
                require(ctx, caller, rule.permission());
            }
        } else {
            requireArtwork(ctx, caller, rule.permission(), rule.forOthers());
        }
        return rule;
    }

    /**
     * Keeps what was done with the service's accounts, models and chain by HTTP, and what failed when a transaction was stored
     * already, which is sent all the same. Artworks, principals, keys and sign-ins are kept where they are changed.
     */
    void keep(Context ctx) {
        Endpoint route = ctx.endpoints().matchedHttpEndpoint();
        List<String> transactions = CurrentRequest.transactions();
        Quotas.@Nullable Use use = ctx.attribute(USE);
        if (use != null && ctx.statusCode() >= 400 && transactions.isEmpty()) {
            use.giveBack();
        }
        if (route == null || SAFE.contains(ctx.method()) || ctx.statusCode() >= 400 && transactions.isEmpty()) {
            return;
        }
        boolean isKept = !transactions.isEmpty()
                || RoutePermissions.of(ctx.method().name(), route.path)
                        .filter(rule -> rule.permission() != null && KEPT.contains(rule.permission()))
                        .isPresent();
        if (isKept && !route.path.startsWith("/api/principals")) {
            Map<String, String> detail = new TreeMap<>();
            if (!transactions.isEmpty()) {
                detail.put("status", Integer.toString(ctx.statusCode()));
                detail.put("tx", String.join(" ", transactions));
            }
            String owner = ctx.attribute(OWNER);
            if (owner != null) {
                detail.put("owner", owner);
            }
            access.audit()
                    .append(
                            caller(ctx).owner(),
                            ctx.method().name() + " " + route.path,
                            ctx.pathParamMap().values().stream().findFirst().orElse(null),
                            detail);
        }
    }

    /** Also who presents wrong keys is counted, by the address. */
    private Caller counted(Context ctx) {
        Caller caller;
        try {
            caller = identify(ctx);
        } catch (ProblemException e) {
            rates.count(ctx, Caller.ANONYMOUS);
            throw e;
        }
        // what watches over the service may share a proxy's address
        if (!ctx.path().startsWith("/health/")) {
            rates.count(ctx, caller);
        }
        return caller;
    }

    private Caller identify(Context ctx) {
        String authorization = ctx.header("Authorization");
        if (authorization != null) {
            String key = PresentedKey.of(ctx, authorization)
                    .orElseThrow(() -> unauthorized(ctx, "The header Authorization must be Bearer and an API key."));
            return access.byKey(key)
                    .orElseThrow(() -> unauthorized(ctx, "The API key is not valid here, or not any more."));
        }
        String operator = ctx.header(ServiceProof.OPERATOR);
        if (operator != null && isOfThisMachine(ctx) && proof.isOperator(operator)) {
            return Caller.LOCAL;
        }
        return bySession(ctx);
    }

    /**
     * A browser sends the cookie with whatever a page makes it send, so a request that changes something must also have the
     * session's CSRF token in a header, which only this service's own pages know.
     */
    private Caller bySession(Context ctx) {
        Optional<SignIn.SignedIn> found = Guard.isOfOtherSite(ctx)
                ? Optional.empty()
                : SessionCookie.of(ctx).flatMap(signIn::find);
        if (found.isEmpty()) {
            return Caller.ANONYMOUS;
        }
        boolean isSignIn = ctx.path().equals(SessionRoutes.PATH) && ctx.method() == HandlerType.POST;
        String csrf = ctx.header(CSRF);
        if (!SAFE.contains(ctx.method())
                && !isSignIn
                && (csrf == null || !SignIn.isCsrfToken(found.get().session(), csrf))) {
            throw new ProblemException(Problem.forbidden(
                    "csrf", "The header " + CSRF + " must have the CSRF token that GET /api/session gives."));
        }
        ctx.attribute(SESSION, found.get());
        return found.get().caller();
    }

    /** The session of the request's cookie. */
    static Optional<SignIn.SignedIn> session(Context ctx) {
        return Optional.ofNullable(ctx.attribute(SESSION));
    }

    /** @throws Quotas.ExceededException where too many sign-ins began in the caller's network */
    void countSignIn(Context ctx) {
        rates.countSignIn(ctx);
    }

    boolean isRequired() {
        return required;
    }

    /** A proxy on this machine passes on the requests of others. */
    private static boolean isOfThisMachine(Context ctx) {
        boolean forwarded =
                ctx.req().getHeader("Forwarded") != null || ctx.req().getHeader("X-Forwarded-For") != null;
        try {
            return !forwarded
                    && InetAddress.getByName(ctx.req().getRemoteAddr()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Refuses a caller without the permission. */
    static void require(Context ctx, Caller caller, Permission permission) {
        if (caller.may(permission)) {
            return;
        }
        if (!caller.isSignedIn()) {
            throw unauthorized(ctx, "This needs an API key or a sign-in.");
        }
        throw denied(permission);
    }

    /** The answer to a caller without this permission. */
    static ProblemException denied(Permission permission) {
        return new ProblemException(
                Problem.denied("This needs the permission \"" + permission.label() + "\", which the caller lacks."));
    }

    private static ProblemException unauthorized(Context ctx, String detail) {
        ctx.header("WWW-Authenticate", "Bearer realm=\"mintmark\"");
        return new ProblemException(Problem.unauthorized(detail));
    }

    /** What a caller cannot see does not exist for it. */
    private void requireArtwork(Context ctx, Caller caller, @Nullable Permission permission, Permission forOthers)
            throws SourceUnavailableException {
        Optional<Artwork> artwork = artwork(ctx.pathParamMap());
        artwork.map(Artwork::owner).ifPresent(owner -> ctx.attribute(OWNER, owner));
        boolean isPublic = artwork.isPresent() && artwork.get().isPublic();
        if (permission == null && isPublic) {
            return;
        }
        if (!caller.isSignedIn()) {
            throw unauthorized(ctx, "This needs an API key or a sign-in.");
        }
        if (caller.may(forOthers)) {
            return; // the handler says that there is none
        }
        if (artwork.isPresent() && caller.owns(artwork.get())) {
            require(ctx, caller, permission == null ? Permission.READ : permission);
            if (permission == Permission.SELL) {
                requireUnsold(artwork.get());
            }
            return;
        }
        if (isPublic || artwork.isPresent() && caller.may(Permission.READ_ALL)) {
            throw denied(forOthers);
        }
        String id = ctx.pathParamMap().get("id");
        throw id == null || !Artwork.isId(id)
                ? new NotFoundException("There is no such artwork here.")
                : NotFoundException.artwork(id);
    }

    /** Whoever ordered a mint disposes of the token until it leaves the account that it was minted to. */
    private void requireUnsold(Artwork artwork) throws SourceUnavailableException {
        Token token = artwork.token();
        if (token != null && !custody.owner(token.tokenId()).equalsIgnoreCase(token.owner())) {
            throw new ProblemException(Problem.denied(
                    "The token has left the account that it was minted to; its owner alone disposes of it."));
        }
    }

    private Optional<Artwork> artwork(Map<String, String> parameters) {
        String id = parameters.get("id");
        if (id != null) {
            return Artwork.isId(id) ? artworks.find(id) : Optional.empty();
        }
        String token = parameters.getOrDefault("tokenId", "").toLowerCase(Locale.ROOT);
        return token.matches("0x[0-9a-f]{64}") ? artworks.bySha256(token.substring(2)) : Optional.empty();
    }
}
