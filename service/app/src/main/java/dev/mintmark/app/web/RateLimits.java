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

    /** One host has a whole /64 of IPv6 (RFC 6177). */
    static String network(String client) {
        try {
            byte[] address = InetAddress.getByName(client).getAddress();
            return HexFormat.of().formatHex(address, 0, Math.min(8, address.length));
        } catch (UnknownHostException e) {
            return client;
        }
    }
}
