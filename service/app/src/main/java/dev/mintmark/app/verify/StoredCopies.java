package dev.mintmark.app.verify;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import com.github.benmanes.caffeine.cache.Weigher;
import dev.mintmark.app.artwork.ContentNetwork;
import dev.mintmark.app.io.SourceUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * What answers by hash say of stored copies: each is read and validated at most once a minute, however often it is asked for.
 * Thread-safe.
 */
final class StoredCopies {
    private static final Duration KEPT = Duration.ofMinutes(1);

    /** Nodes of trees; a node has a kilobyte, roughly. */
    private static final int MOST = 20_000;

    private final Cache<String, Optional<Evidence.C2pa>> manifests;
    private final Cache<String, Boolean> available;

    StoredCopies(Ticker ticker) {
        manifests = newCache(
                ticker, (sha256, evidence) -> evidence.map(StoredCopies::weight).orElse(1));
        available = newCache(ticker, (cid, whole) -> 1);
    }

    private static int weight(Evidence.C2pa manifest) {
        return manifest.provenance() == null ? 1 : manifest.provenance().weight();
    }

    private static <V> Cache<String, V> newCache(Ticker ticker, Weigher<String, V> weigher) {
        return Caffeine.newBuilder()
                .ticker(ticker)
                .expireAfterWrite(KEPT)
                .weigher(weigher)
                .maximumWeight(MOST)
                .build();
    }

    /**
     * The manifest of a stored copy; empty where there is none that can be read.
     *
     * @param read reads and validates it
     */
    Optional<Evidence.C2pa> manifest(String sha256, Function<String, Optional<Evidence.C2pa>> read) {
        return manifests.get(sha256, read);
    }

    /** Whether the network has all blocks of a file. */
    boolean isAvailable(String cid, ContentNetwork network) throws SourceUnavailableException {
        Boolean known = available.getIfPresent(cid);
        if (known == null) {
            known = network.available(cid);
            available.put(cid, known);
        }
        return known;
    }
}
