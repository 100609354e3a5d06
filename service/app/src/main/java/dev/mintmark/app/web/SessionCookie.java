package dev.mintmark.app.web;

import dev.mintmark.app.access.SignIn;
import io.javalin.http.Context;
import java.util.Optional;

/**
 * The cookie of a signed-in browser. With TLS its name has the prefix {@code __Host-}, which keeps other hosts of the domain and
 * unencrypted pages from setting it (RFC 6265bis, section 4.1.3); below {@code server.basePath}, which that prefix does not allow,
 * {@code __Secure-}, and the browser sends it below that path alone.
 */
final class SessionCookie {
    private static final String PLAIN = "mintmark";
    private static final String HOST = "__Host-";

    /** Below a path, which {@code __Host-} does not allow. */
    private static final String SECURE = "__Secure-";

    private static final String STATE = "-sign-in";
    private static final long STATE_SECONDS = 600;

    private SessionCookie() {}

    /** The token in the request's cookie. */
    static Optional<String> of(Context ctx) {
        return Optional.ofNullable(ctx.cookie(prefix(ctx) + PLAIN));
    }

    static void set(Context ctx, String token) {
        write(ctx, PLAIN, token, SignIn.SESSION.toSeconds(), "Strict");
    }

    static void clear(Context ctx) {
        write(ctx, PLAIN, "", 0, "Strict");
    }

    /** The state of a sign-in at a provider; its cookie comes back when the provider sends the browser here. */
    static Optional<String> state(Context ctx) {
        return Optional.ofNullable(ctx.cookie(prefix(ctx) + PLAIN + STATE));
    }

    static void setState(Context ctx, String state) {
        write(ctx, PLAIN + STATE, state, STATE_SECONDS, "Lax");
    }

    static void clearState(Context ctx) {
        write(ctx, PLAIN + STATE, "", 0, "Lax");
    }

    private static void write(Context ctx, String name, String value, long seconds, String sameSite) {
        String path = Guard.basePath(ctx);
        ctx.res()
                .addHeader(
                        "Set-Cookie",
                        prefix(ctx) + name + "=" + value + "; Path=" + (path.isEmpty() ? "/" : path) + "; Max-Age="
                                + seconds + "; HttpOnly; SameSite=" + sameSite + (isSecure(ctx) ? "; Secure" : ""));
    }

    private static String prefix(Context ctx) {
        if (!isSecure(ctx)) {
            return "";
        }
        return Guard.basePath(ctx).isEmpty() ? HOST : SECURE;
    }

    private static boolean isSecure(Context ctx) {
        return Guard.origin(ctx).startsWith("https:");
    }
}
