package dev.mintmark.app.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.mintmark.app.access.Caller;
import dev.mintmark.app.access.Quotas;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
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
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int MAX_CALLERS = 100_000;
    private static final int HOST_BYTES = 8;
    private static final int SITE_BYTES = 6;

    /** A minute in one site's network. */
    private static final long SIGN_INS = 60;

    private final Quotas quotas;
    private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(MAX_CALLERS)
            .expireAfterAccess(MINUTE.multipliedBy(2))
            .build();

    RateLimits(Quotas quotas) {
        this.quotas = quotas;
    }

    /** @throws Quotas.ExceededException where there were too many requests */
    void count(Context ctx, Caller caller) {
        if (caller.kind() == Caller.Kind.LOCAL) {
            return;
        }
        long limit = quotas.requestsPerMinute(caller);
        String key = (caller.principal() == null
                        ? network(Guard.arrival(ctx).client())
                        : caller.principal().id()) + " " + limit;
        Bucket bucket = buckets.get(
                key,
                unused -> Bucket.builder()
                        .addLimit(bandwidth ->
                                bandwidth.capacity(Math.max(1, limit)).refillGreedy(Math.max(1, limit), MINUTE))
                        .build());
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        ctx.header("RateLimit-Policy", "\"requests\";q=" + limit + ";w=" + MINUTE.toSeconds());
        ctx.header(
                "RateLimit",
                "\"requests\";r=" + probe.getRemainingTokens() + ";t="
                        + Duration.ofNanos(probe.getNanosToWaitForReset()).toSeconds());
        if (!probe.isConsumed()) {
            throw new Quotas.ExceededException(
                    "There can be " + limit + " requests a minute.",
                    "requests",
                    Long.toString(limit),
                    Duration.ofNanos(probe.getNanosToWaitForRefill()).plusSeconds(1));
        }
    }

    /**
     * Counts a sign-in that begins, which is stored until it ends: one customer of a provider may have 65,536 networks.
     *
     * @throws Quotas.ExceededException where too many began in the caller's /48 of IPv6, or at its address of IPv4
     */
    void countSignIn(Context ctx) {
        Bucket bucket = buckets.get(
                "sign-in " + network(Guard.arrival(ctx).client(), SITE_BYTES),
                unused -> Bucket.builder()
                        .addLimit(bandwidth -> bandwidth.capacity(SIGN_INS).refillGreedy(SIGN_INS, MINUTE))
                        .build());
        if (!bucket.tryConsume(1)) {
            throw new Quotas.ExceededException(
                    "Too many sign-ins began in this network; try again in a minute.",
                    "sign-ins",
                    Long.toString(SIGN_INS),
                    MINUTE);
        }
    }

    /** One host has a whole /64 of IPv6 (RFC 6177). */
    static String network(String client) {
        return network(client, HOST_BYTES);
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
