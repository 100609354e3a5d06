package dev.mintmark.app.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mintmark.app.access.Caller;
import dev.mintmark.app.access.OpenIdSignIn;
import dev.mintmark.app.access.Permission;
import dev.mintmark.app.access.SignIn;
import dev.mintmark.app.api.PrincipalResponse;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.io.SourceUnavailableException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sign-in of browsers: with a wallet (EIP-4361) or an API key. */
final class SessionRoutes {
    static final String PATH = "/api/session";
    private static final String CALLBACK = PATH + "/oidc/callback";

    private final SignIn signIn;
    private final AccessFilter access;

    SessionRoutes(SignIn signIn, AccessFilter access) {
        this.signIn = signIn;
        this.access = access;
    }

    void register(RoutesConfig routes) {
        HttpReads.get(routes, PATH, ctx -> ctx.json(session(ctx, AccessFilter.caller(ctx), csrf(ctx))));
        HttpReads.get(routes, PATH + "/nonce", this::nonce);
        HttpReads.get(routes, PATH + "/oidc", this::beginAtProvider);
        HttpReads.get(routes, CALLBACK, this::endAtProvider);
        routes.post(PATH, this::open);
        routes.delete(PATH, this::end);
    }

    private static @Nullable String csrf(Context ctx) {
        return AccessFilter.session(ctx)
                .map(signedIn -> signedIn.session().csrfToken())
                .orElse(null);
    }

    private void nonce(Context ctx) {
        access.countSignIn(ctx);
        try {
            ctx.json(new Nonce(signIn.begin(), Guard.origin(ctx), signIn.rules().chainId()));
        } catch (SignIn.RefusedException e) {
            throw new ProblemException(Problem.busy(String.valueOf(e.getMessage())));
        }
    }

    private void open(Context ctx) throws SourceUnavailableException {
        Request request = JsonRequest.read(ctx, Request.class);
        if (Guard.isOfOtherSite(ctx)) {
            throw new ProblemException(Problem.denied("Pages of other sites use an API key with each request."));
        }
        SignIn.SignedIn opened;
        try {
            if (request.key() != null) {
                opened = signIn.withKey(request.key());
            } else if (request.message() != null && request.signature() != null) {
                opened = signIn.withWallet(request.message(), request.signature(), Guard.origin(ctx));
            } else {
                throw new InvalidRequestException(
                        "message", "A sign-in has a message and its signature, or an API key.");
            }
        } catch (SignIn.RefusedException e) {
            throw new ProblemException(Problem.unauthorized(String.valueOf(e.getMessage())));
        }
        SessionCookie.of(ctx).ifPresent(signIn::end);
        SessionCookie.set(ctx, opened.token());
        ctx.status(201).json(session(ctx, opened.caller(), opened.session().csrfToken()));
    }

    private OpenIdSignIn provider() {
        return signIn.openId()
                .orElseThrow(() -> new NotFoundException("No OpenID provider is set here; see access.oidcIssuer."));
    }

    private static URI callback(Context ctx) {
        return URI.create(Guard.site(ctx) + CALLBACK);
    }

    private void beginAtProvider(Context ctx) {
        OpenIdSignIn provider = provider();
        access.countSignIn(ctx);
        try {
            OpenIdSignIn.Begun begun = provider.begin(callback(ctx));
            SessionCookie.setState(ctx, begun.state());
            ctx.redirect(begun.address().toString(), HttpStatus.FOUND);
        } catch (SignIn.RefusedException e) {
            throw new ProblemException(Problem.unavailable(String.valueOf(e.getMessage())));
        }
    }

    /** The state must be in this browser's cookie too: nobody ends a sign-in that began in another browser. */
    private void endAtProvider(Context ctx) {
        OpenIdSignIn provider = provider();
        String state = ctx.queryParam("state");
        String code = ctx.queryParam("code");
        String error = ctx.queryParam("error");
        if (state == null
                || code == null && error == null
                || SessionCookie.state(ctx).filter(state::equals).isEmpty()) {
            throw new ProblemException(
                    Problem.unauthorized("The provider's answer is not for a sign-in of this browser."));
        }
        if (code == null || error != null) {
            SessionCookie.clearState(ctx);
            throw new ProblemException(Problem.unauthorized(refusal(String.valueOf(error))));
        }
        try {
            SignIn.SignedIn opened = provider.end(state, code, callback(ctx));
            SessionCookie.of(ctx).ifPresent(signIn::end);
            SessionCookie.clearState(ctx);
            SessionCookie.set(ctx, opened.token());
            ctx.redirect(Guard.basePath(ctx) + "/", HttpStatus.FOUND);
        } catch (SignIn.RefusedException e) {
            throw new ProblemException(Problem.unauthorized(String.valueOf(e.getMessage())));
        }
    }

    /** What OAuth 2.0, section 4.1.2.1, and OpenID Connect Core, section 3.1.2.6, let a provider answer instead of a code. */
    private static String refusal(String error) {
        return switch (error) {
            case "access_denied" ->
                "The sign-in was refused at the provider, or given up there; it can be begun again.";
            case "server_error", "temporarily_unavailable" ->
                "The provider cannot sign anybody in just now; try again later.";
            default ->
                "The provider refused the sign-in"
                        + (error.matches("[a-z_]{1,60}") ? " (" + error + ")" : "")
                        + "; its settings for this service may be wrong.";
        };
    }

    private void end(Context ctx) {
        SessionCookie.of(ctx).ifPresent(signIn::end);
        SessionCookie.clear(ctx);
        ctx.status(204);
    }

    private SessionResponse session(Context ctx, Caller caller, @Nullable String csrfToken) {
        return new SessionResponse(
                access.isRequired(),
                caller.isSignedIn(),
                caller.principal() == null ? null : PrincipalResponse.of(caller.principal()),
                Permission.labels(caller.permissions()),
                csrfToken,
                signIn.openId().isPresent());
    }

    /** Either a key, or a message with its signature. */
    private record Request(
            @Nullable String key,
            @Nullable String message,
            @Nullable String signature) {}

    /**
     * What a message of EIP-4361 is made of.
     *
     * @param origin its URI, and with it its domain
     */
    private record Nonce(String nonce, String origin, long chainId) {}

    /**
     * @param required whether access control is on
     * @param openId whether a sign-in can begin at /api/session/oidc
     * @param csrfToken for the header Mintmark-CSRF; left out where there is no session
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record SessionResponse(
            boolean required,
            boolean signedIn,
            @Nullable PrincipalResponse principal,
            List<String> permissions,
            @Nullable String csrfToken,
            boolean openId) {}
}
