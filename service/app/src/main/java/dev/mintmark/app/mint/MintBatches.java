package dev.mintmark.app.mint;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.Stage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which artworks share a transaction: those that are queued with the one whose turn it is. An artwork waits for others only while
 * some with an ordered mint are on their way, and no longer than the age limit. Thread-safe.
 */
public final class MintBatches {
    private final Artworks artworks;
    private final int size;
    private final Duration age;
    private final Clock clock;

    /** When this process first saw the artworks that are queued. */
    private final Map<String, Instant> since = new HashMap<>();

    /**
     * @param size how many mints a transaction has at most
     * @param age how long the oldest of them waits for others
     */
    public MintBatches(Artworks artworks, int size, Duration age, Clock clock) {
        this.artworks = artworks;
        this.size = size;
        this.age = age;
        this.clock = clock;
    }

    /** The artworks that would be minted together now, this one first; it waits for none. */
    List<Artwork> queuedWith(Artwork artwork, long chainId) {
        return size == 1 ? List.of(artwork) : together(artwork, artworks.queuedMints(chainId, size));
    }

    /** The artworks to mint together, this one first and the others in the order of their making; none while it waits for others. */
    synchronized List<Artwork> gather(Artwork artwork, long chainId) {
        if (size == 1) {
            return List.of(artwork);
        }
        List<String> queued = artworks.queuedMints(chainId, size);
        Instant now = clock.instant();
        since.keySet().retainAll(queued);
        queued.forEach(id -> since.putIfAbsent(id, now));
        boolean isOld = since.values().stream().anyMatch(seen -> !seen.plus(age).isAfter(now));
        if (queued.size() < size && !isOld && artworks.hasMintsAhead()) {
            return List.of();
        }
        return together(artwork, queued);
    }

    private List<Artwork> together(Artwork artwork, List<String> queued) {
        Stream<Artwork> others = queued.stream()
                .filter(id -> !id.equals(artwork.id()))
                .limit(size - 1L)
                .flatMap(id -> artworks.find(id).stream())
                .filter(other -> other.stage() == Stage.PINNED);
        return Stream.concat(Stream.of(artwork), others).toList();
    }
}
