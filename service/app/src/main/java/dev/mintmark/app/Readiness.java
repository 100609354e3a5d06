package dev.mintmark.app;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.config.NodeSettings;
import dev.mintmark.app.config.Settings;
import dev.mintmark.app.io.SourceUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** What keeps this node from its work now, each in one sentence for {@code /health/ready}. Thread-safe. */
final class Readiness {
    /** Bytes that must be free on a disk: some files of the largest picture. */
    static final long LEAST_SPACE = 100L << 20;

    /** Public networks make a block in 12 seconds at most; a node with none for so long is cut off from them. */
    static final Duration OLDEST_BLOCK = Duration.ofMinutes(10);

    /** Finalized blocks that the index may lack: an hour and more of the fastest network's. */
    static final long MOST_BEHIND = 5000;

    private final Settings settings;
    private final Storage storage;
    private final Connections connections;
    private final Clock clock;

    /** Opens the chain, where this node asks it. */
    Readiness(Settings settings, Storage storage, Connections connections, Clock clock) {
        this.settings = settings;
        this.storage = storage;
        this.connections = connections;
        this.clock = clock;
        if (settings.node().asksTheChain()) {
            connections.chain.get();
        }
    }

    /** Whether files can be read, and others written. */
    Optional<String> files() {
        Optional<String> trouble = storage.filesTrouble();
        if (trouble.isPresent()) {
            return trouble;
        }
        Set<Path> places = new LinkedHashSet<>(Set.of(storage.folder.root()));
        if (settings.blobs().url() != null && !settings.blobs().areInBucket()) {
            places.add(Path.of(settings.blobs().url()));
        }
        return full(places, LEAST_SPACE);
    }

    /** One sentence on the first of these folders whose disk has less room than this, in bytes. */
    static Optional<String> full(Set<Path> folders, long least) {
        for (Path folder : folders) {
            long usable;
            try {
                usable = Files.getFileStore(folder).getUsableSpace();
            } catch (IOException e) {
                return Optional.of("The disk of " + folder + " cannot be asked for its room.");
            }
            if (usable < least) {
                return Optional.of("The disk of " + folder + " is full: " + (usable >> 20) + " MiB are left, and "
                        + (least >> 20) + " are needed.");
            }
        }
        return Optional.empty();
    }

    /** Whether the model that draws where a request names none can be read; not asked of a node that does not draw. */
    Optional<String> model() {
        if (!settings.node().does(NodeSettings.Role.DRAW)) {
            return Optional.empty();
        }
        try {
            storage.models.get().get(settings.draw().model());
            return Optional.empty();
        } catch (NotFoundException | ConflictException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** @throws SourceUnavailableException where the chain cannot be asked, or it or its index is behind */
    void chain() throws SourceUnavailableException {
        if (!settings.node().asksTheChain()) {
            return;
        }
        Chain chain = connections.chain.get();
        chain.requireReady();
        requireCurrent(
                chain.client().network().isPublic() ? chain.client().latestTime() : clock.instant(),
                chain.client().block("finalized").number()
                        - connections.indexer.get().lastBlock(),
                clock.instant());
    }

    /**
     * Refuses what is too old.
     *
     * @param latest when the chain's latest block was made
     * @param behind finalized blocks that the index lacks
     */
    static void requireCurrent(Instant latest, long behind, Instant now) throws SourceUnavailableException {
        if (latest.isBefore(now.minus(OLDEST_BLOCK))) {
            throw new SourceUnavailableException("The chain's node is behind: its latest block is of " + latest + ".");
        }
        if (behind > MOST_BEHIND) {
            throw new SourceUnavailableException(
                    "The index is " + behind + " blocks behind the chain's last final one; it is being read.");
        }
    }
}
