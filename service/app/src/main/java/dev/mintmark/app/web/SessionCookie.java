package dev.mintmark.app.web;

import dev.mintmark.app.access.SignIn;
import io.javalin.http.Context;
import java.util.Optional;

/**
 * The cookie of a signed-in browser. With TLS its name has the prefix {@code __Host-}, which keeps other hosts of the domain and
 * unencrypted pages from setting it (RFC 6265bis, section 4.1.3).
 */
final class SessionCookie {
    private static final String PLAIN = "mintmark";
    private static final String SECURE = "__Host-" + PLAIN;

    private SessionCookie() {}

    /** The token in the request's cookie. */
    static Optional<String> of(Context ctx) {
        return Optional.ofNullable(ctx.cookie(isSecure(ctx) ? SECURE : PLAIN));
    }

    static void set(Context ctx, String token) {
        write(ctx, token, SignIn.SESSION.toSeconds());
    }

    static void clear(Context ctx) {
        write(ctx, "", 0);
    }

    private static void write(Context ctx, String value, long seconds) {
        boolean secure = isSecure(ctx);
        ctx.res()
                .addHeader(
                        "Set-Cookie",
                        (secure ? SECURE : PLAIN) + "=" + value + "; Path=/; Max-Age=" + seconds
                                + "; HttpOnly; SameSite=Strict" + (secure ? "; Secure" : ""));
    }

    private static boolean isSecure(Context ctx) {
        return Guard.origin(ctx).startsWith("https:");
    }
}
