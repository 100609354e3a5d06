package dev.mintmark.app.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;

/** Rates of this process alone, in memory. Thread-safe. */
public final class ProcessRates implements RequestRates {
    private static final int MAX_CALLERS = 100_000;

    private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(MAX_CALLERS)
            .expireAfterAccess(WINDOW.multipliedBy(2))
            .build();

    @Override
    public Taken take(String name, long limit) {
        Bucket bucket = buckets.get(
                name + " " + limit,
                unused -> Bucket.builder()
                        .addLimit(bandwidth -> bandwidth.capacity(limit).refillGreedy(limit, WINDOW))
                        .build());
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        return new Taken(
                probe.isConsumed(),
                probe.getRemainingTokens(),
                Duration.ofNanos(probe.getNanosToWaitForRefill()),
                Duration.ofNanos(probe.getNanosToWaitForReset()));
    }
}
