package dev.mintmark.app.web;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks every request's {@code Host} and {@code Origin}, since requests on loopback need no account.
 *
 * <ul>
 *   <li>{@code Host} must be a loopback name and this port. That stops DNS rebinding: a name that an attacker points at this
 *       machine.
 *   <li>{@code Origin} and {@code Sec-Fetch-Site} must be those of this service's own pages. That stops a web page elsewhere from
 *       spending the service's keys. What is read at {@code /ipfs/} is public, and every page may.
 * </ul>
 */
final class Guard {
    private static final Set<String> NAMES = Set.of("127.0.0.1", "localhost", "[::1]");

    private static final Set<HandlerType> READS = Set.of(HandlerType.GET, HandlerType.HEAD, HandlerType.OPTIONS);

    private Guard() {}

    /** @throws ProblemException 403, if the request is for another host or comes from a page of another origin */
    static void check(Context ctx) {
        String host = ctx.header("Host");
        int port = ctx.req().getLocalPort();
        if (!ours(host, ctx.req().getLocalAddr(), port)) {
            throw new ProblemException(Problem.forbidden(
                    "forbidden-host",
                    "The request is for the host \"" + (host == null ? "" : host) + "\"; this service is 127.0.0.1:"
                            + port + " or localhost:" + port + "."));
        }
        if (ctx.path().startsWith("/ipfs/") && READS.contains(ctx.method())) {
            // public content, named by its hash; nothing is spent or changed
            return;
        }
        String origin = ctx.header("Origin");
        if (origin != null && !origin.equalsIgnoreCase("http://" + host)) {
            throw foreign("The request comes from a page of " + origin + "; only this service's own pages may ask it.");
        }
        String site = ctx.header("Sec-Fetch-Site");
        boolean elsewhere = "cross-site".equals(site) || "same-site".equals(site);
        if (elsewhere && !"navigate".equals(ctx.header("Sec-Fetch-Mode"))) {
            throw foreign("The request comes from a page of another site; only this service's own pages may ask it.");
        }
    }

    /** Adds the security headers to an answer: no foreign scripts, frames or embedding, no guessed media type, no cached JSON. */
    static void harden(Context ctx) {
        ctx.header(
                "Content-Security-Policy",
                "default-src 'self'; object-src 'none';"
                        + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
        ctx.header("X-Content-Type-Options", "nosniff");
        ctx.header("Referrer-Policy", "no-referrer");
        ctx.header("Cross-Origin-Resource-Policy", "same-origin");
        ctx.header("Cross-Origin-Opener-Policy", "same-origin");
        if (ctx.path().startsWith("/api/")) {
            ctx.header("Cache-Control", "no-store");
        }
    }

    private static boolean ours(@Nullable String host, String address, int port) {
        if (host == null) {
            return false;
        }
        String suffix = ":" + port;
        String lower = host.toLowerCase(Locale.ROOT);
        if (lower.endsWith(suffix)) {
            String name = lower.substring(0, lower.length() - suffix.length());
            return NAMES.contains(name) || name.equals(address);
        }
        return port == 80 && NAMES.contains(lower);
    }

    private static ProblemException foreign(String detail) {
        return new ProblemException(Problem.forbidden("forbidden-origin", detail));
    }
}
