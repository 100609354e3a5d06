package dev.mintmark.app.web;

import dev.mintmark.app.access.Caller;
import dev.mintmark.app.access.Quotas;
import dev.mintmark.app.access.RequestRates;
import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HexFormat;

/**
 * How often each principal, and each address without an account, may ask. A burst can use a minute's requests; then they come back
 * evenly. Thread-safe.
 */
final class RateLimits {
    private static final Duration MINUTE = RequestRates.WINDOW;

    /** One host has a whole /64 of IPv6, a site a /48 (RFC 6177). */
    private static final int HOST_BYTES = 8;

    private static final int SITE_BYTES = 6;

    /** A minute in one site's network. */
    private static final long SIGN_INS = 60;

    private final Quotas quotas;

    RateLimits(Quotas quotas) {
        this.quotas = quotas;
    }

    /** @throws Quotas.ExceededException where there were too many requests */
    void count(Context ctx, Caller caller) {
        if (caller.kind() == Caller.Kind.LOCAL) {
            return;
        }
        long limit = quotas.requestsPerMinute(caller);
        if (limit == 0) {
            throw exceeded(limit, MINUTE);
        }
        RequestRates.Taken taken = quotas.rates().take(name(ctx, caller), limit);
        ctx.header("RateLimit-Policy", "\"requests\";q=" + limit + ";w=" + MINUTE.toSeconds());
        ctx.header(
                "RateLimit",
                "\"requests\";r=" + taken.remaining() + ";t=" + taken.reset().toSeconds());
        if (!taken.isTaken()) {
            throw exceeded(limit, taken.retryAfter().plusSeconds(1));
        }
    }

    private static Quotas.ExceededException exceeded(long limit, Duration wait) {
        return new Quotas.ExceededException(
                "There can be " + limit + " requests a minute.", "requests", Long.toString(limit), MINUTE, wait);
    }

    /** Names a caller: a principal, or the network of somebody without an account. */
    static String name(Context ctx, Caller caller) {
        return caller.principal() == null
                ? network(Guard.arrival(ctx).client(), HOST_BYTES)
                : caller.principal().id();
    }

    /**
     * Counts a sign-in that begins, which is stored until it ends: one customer of a provider may have 65,536 networks.
     *
     * @throws Quotas.ExceededException where too many began in the caller's /48 of IPv6, or at its address of IPv4
     */
    void countSignIn(Context ctx) {
        if (!quotas.rates()
                .take("sign-in " + network(Guard.arrival(ctx).client(), SITE_BYTES), SIGN_INS)
                .isTaken()) {
            throw new Quotas.ExceededException(
                    "Too many sign-ins began in this network; try again in a minute.",
                    "sign-ins",
                    Long.toString(SIGN_INS),
                    MINUTE,
                    MINUTE);
        }
    }

    /** The first bytes of an address; all four of IPv4. */
    private static String network(String client, int bytes) {
        try {
            byte[] address = InetAddress.getByName(client).getAddress();
            return HexFormat.of().formatHex(address, 0, Math.min(bytes, address.length));
        } catch (UnknownHostException e) {
            return client;
        }
    }
}
