package dev.mintmark.app.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mintmark.app.access.Caller;
import dev.mintmark.app.access.Permission;
import dev.mintmark.app.access.SignIn;
import dev.mintmark.app.api.PrincipalResponse;
import dev.mintmark.app.artwork.InvalidRequestException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sign-in of browsers: with a wallet (EIP-4361) or an API key. */
final class SessionRoutes {
    static final String PATH = "/api/session";

    private final SignIn signIn;
    private final boolean required;

    SessionRoutes(SignIn signIn, boolean required) {
        this.signIn = signIn;
        this.required = required;
    }

    void register(RoutesConfig routes) {
        HttpReads.get(routes, PATH, ctx -> ctx.json(session(ctx, AccessFilter.caller(ctx), csrf(ctx))));
        HttpReads.get(routes, PATH + "/nonce", this::nonce);
        routes.post(PATH, this::open);
        routes.delete(PATH, this::end);
    }

    private static @Nullable String csrf(Context ctx) {
        return AccessFilter.session(ctx)
                .map(signedIn -> signedIn.session().csrfToken())
                .orElse(null);
    }

    private void nonce(Context ctx) {
        try {
            ctx.json(new Nonce(signIn.begin(), Guard.origin(ctx), signIn.rules().chainId()));
        } catch (SignIn.RefusedException e) {
            throw new ProblemException(Problem.busy(String.valueOf(e.getMessage())));
        }
    }

    private void open(Context ctx) {
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

    private void end(Context ctx) {
        SessionCookie.of(ctx).ifPresent(signIn::end);
        SessionCookie.clear(ctx);
        ctx.status(204);
    }

    private SessionResponse session(Context ctx, Caller caller, @Nullable String csrfToken) {
        return new SessionResponse(
                required,
                caller.isSignedIn(),
                caller.principal() == null ? null : PrincipalResponse.of(caller.principal()),
                caller.permissions().stream().sorted().map(Permission::label).toList(),
                csrfToken);
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
     * @param csrfToken for the header Mintmark-CSRF; left out where there is no session
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record SessionResponse(
            boolean required,
            boolean signedIn,
            @Nullable PrincipalResponse principal,
            List<String> permissions,
            @Nullable String csrfToken) {}
}
