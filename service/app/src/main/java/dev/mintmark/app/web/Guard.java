package dev.mintmark.app.web;

import dev.mintmark.app.config.InvalidSettingException;
import dev.mintmark.app.config.ServerSettings;
import dev.mintmark.app.io.Networks;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks every request's {@code Host} and {@code Origin}.
 *
 * <ul>
 *   <li>{@code Host} must be a loopback name or the address that the request came in at, with this port, or that of {@code
 *       server.publicUrl}. That stops DNS rebinding: a name that an attacker points at this machine.
 *   <li>{@code Origin} and {@code Sec-Fetch-Site} must be those of this service's own pages, or of {@code server.corsOrigins}. That
 *       stops a web page elsewhere from spending the service's keys. What is read at {@code /ipfs/} is public, and every page may.
 * </ul>
 *
 * Thread-safe.
 */
final class Guard {
    private static final Set<String> NAMES = Set.of("127.0.0.1", "localhost", "[::1]");

    private static final Set<HandlerType> READS = Set.of(HandlerType.GET, HandlerType.HEAD, HandlerType.OPTIONS);

    private static final String ARRIVAL = "mintmark.arrival";
    private static final String ORIGIN = "mintmark.origin";
    private static final String SITE = "mintmark.site";
    private static final String OTHER_SITE = "mintmark.otherSite";

    private final Networks trusted;
    private final Set<String> origins;
    private final Set<String> otherSites;
    private final String basePath;

    /** @throws InvalidSettingException for a proxy that is no network */
    Guard(ServerSettings server) {
        try {
            trusted = Networks.parse(server.proxies());
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException("server.trustedProxies has \"" + e.getMessage()
                    + "\", which is not an address or network such as 10.0.0.0/8.");
        }
        origins = origins(server.publicUrl());
        otherSites = origins(server.corsOrigins());
        basePath = server.base();
    }

    private static Set<String> origins(List<URI> addresses) {
        return addresses.stream()
                .map(address -> origin(address.getScheme(), address.getAuthority()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** An origin in one spelling: in lower case, without the scheme's own port. */
    private static String origin(String scheme, String authority) {
        String lower = scheme.toLowerCase(Locale.ROOT);
        String port = lower.equals("https") ? ":443" : ":80";
        String host = authority.toLowerCase(Locale.ROOT);
        return lower + "://" + (host.endsWith(port) ? host.substring(0, host.length() - port.length()) : host);
    }

    /** How the request came in, as {@link #check} found out. */
    static Arrival arrival(Context ctx) {
        return Objects.requireNonNull(ctx.attribute(ARRIVAL));
    }

    /** The origin of this service's pages as the browser sees it, as {@link #check} found out. */
    static String origin(Context ctx) {
        return Objects.requireNonNull(ctx.attribute(ORIGIN));
    }

    /** The address of this service as the browser sees it: {@link #origin} and {@code server.basePath}, without a slash at its end. */
    static String site(Context ctx) {
        return Objects.requireNonNull(ctx.attribute(SITE));
    }

    /** {@code server.basePath}; empty where everything is at the root. */
    static String basePath(Context ctx) {
        return site(ctx).substring(origin(ctx).length());
    }

    /** Whether a page of another site makes the request, which then acts by an API key alone. */
    static boolean isOfOtherSite(Context ctx) {
        return ctx.attribute(OTHER_SITE) != null;
    }

    /** @throws ProblemException 403, if the request is for another host or comes from a page of another origin */
    void check(Context ctx) {
        Arrival arrival = Arrival.of(ctx, trusted);
        ctx.attribute(ARRIVAL, arrival);
        String host = arrival.host();
        String own = host == null ? "" : origin(arrival.scheme(), host);
        int port = ctx.req().getLocalPort();
        String secure = host == null ? "" : origin("https", host);
        if (!origins.contains(own) && origins.contains(secure)) {
            own = secure; // the proxy has TLS and does not say so
        }
        boolean isDirect = origins.isEmpty() || ctx.req().getHeader("X-Forwarded-For") == null;
        if (!origins.contains(own) && !(isDirect && ours(host, ctx.req().getLocalAddr(), port))) {
            throw new ProblemException(Problem.forbidden(
                    "forbidden-host",
                    "The request is for the host \"" + (host == null ? "" : host) + "\"; this service is "
                            + (origins.isEmpty()
                                    ? "127.0.0.1:" + port + " or localhost:" + port
                                    : origins.stream().sorted().collect(Collectors.joining(", ")))
                            + "."));
        }
        ctx.attribute(ORIGIN, own);
        ctx.attribute(SITE, own + basePath);
        if (own.startsWith("https:")) {
            ctx.header("Strict-Transport-Security", "max-age=31536000");
        }
        if (ctx.path().startsWith("/ipfs/") && READS.contains(ctx.method())) {
            // public content, named by its hash; nothing is spent or changed
            return;
        }
        String origin = ctx.header("Origin");
        if (origin != null && otherSites.contains(origin.toLowerCase(Locale.ROOT))) {
            allow(ctx, origin);
            return;
        }
        if (origin != null && !origin.equalsIgnoreCase(own)) {
            throw foreign("The request comes from a page of " + origin + "; only this service's own pages may ask it.");
        }
        String site = ctx.header("Sec-Fetch-Site");
        boolean elsewhere = "cross-site".equals(site) || "same-site".equals(site);
        if (elsewhere && !"navigate".equals(ctx.header("Sec-Fetch-Mode"))) {
            throw foreign("The request comes from a page of another site; only this service's own pages may ask it.");
        }
    }

    /** Answers after the Fetch standard's CORS protocol; never with credentials. */
    private static void allow(Context ctx, String origin) {
        ctx.attribute(OTHER_SITE, true);
        ctx.header("Access-Control-Allow-Origin", origin);
        ctx.header("Access-Control-Expose-Headers", "ETag, Location, Retry-After, RateLimit, RateLimit-Policy");
        ctx.header("Vary", "Origin");
        if (ctx.method() == HandlerType.OPTIONS && ctx.header("Access-Control-Request-Method") != null) {
            ctx.header("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, DELETE");
            ctx.header("Access-Control-Allow-Headers", "Authorization, Content-Type, Idempotency-Key");
            ctx.header("Access-Control-Max-Age", "600");
            ctx.status(204).skipRemainingHandlers();
        }
    }

    /** Adds the security headers to an answer: no foreign scripts, frames or embedding, no guessed media type, no cached JSON. */
    void harden(Context ctx) {
        ctx.header(
                "Content-Security-Policy",
                "default-src 'self'; object-src 'none';"
                        + " base-uri " + (basePath.isEmpty() ? "'none'" : "'self'")
                        + "; form-action 'self'; frame-ancestors 'none'");
        ctx.header("X-Content-Type-Options", "nosniff");
        ctx.header("Referrer-Policy", "no-referrer");
        ctx.header("Cross-Origin-Resource-Policy", "same-origin");
        ctx.header("Cross-Origin-Opener-Policy", "same-origin");
        ctx.header("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
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
