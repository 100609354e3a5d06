package dev.mintmark.app.workflow;

import dev.mintmark.app.artwork.Anchors;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ArtworkChanges;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.Failure;
import dev.mintmark.app.artwork.Removal;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.io.BlobStore;
import dev.mintmark.app.io.Sha256;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.Nodes;
import dev.mintmark.app.store.SqlAnchors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes artworks from stage to stage: each step is done by the processes that have it, and its result is committed before the
 * next one starts. After a crash, work resumes at the last committed stage.
 * Thread-safe.
 */
public final class Pipeline implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Pipeline.class);

    /** What remains is registered by the next call. */
    private static final int MAX_BURNS = 1000;

    private final ArtworkEvents events;
    private final Artworks artworks;
    private final ArtworkChanges changes;
    private final StepQueues queues;
    private final ArtworkTurns turns;
    private final BlobStore files;
    private final Remover remover;
    private final Worker worker;
    private final Anchors anchors;
    private final boolean isAnchoring;

    /** One whose process alone uses the database. */
    public Pipeline(
            Database database,
            Artworks artworks,
            ArtworkChanges changes,
            BlobStore files,
            Steps steps,
            String node,
            Clock clock) {
        this(database, artworks, changes, files, steps, Nodes.alone(node), clock);
    }

    /**
     * @param steps those that this process does
     * @param nodes this process among those that use the database
     */
    public Pipeline(
            Database database,
            Artworks artworks,
            ArtworkChanges changes,
            BlobStore files,
            Steps steps,
            Nodes nodes,
            Clock clock) {
        this.artworks = artworks;
        this.changes = changes;
        this.events = new ArtworkEvents(nodes);
        this.queues = new StepQueues(database, nodes, clock);
        nodes.whenTold(this::changedElsewhere);
        this.turns = new ArtworkTurns(database, queues, events);
        this.files = files;
        this.remover = new Remover(database, files, steps.pinner());
        this.worker = new Worker(artworks, changes, files, steps, remover, turns, events);
        for (StepQueue queue : steps.queues()) {
            queues.add(queue, new StepTask(queue, artworks, changes, worker, turns, queues, clock).task());
        }
        this.anchors = new SqlAnchors(database);
        this.isAnchoring = steps.anchorer() != null;
        if (steps.anchorer() != null) {
            queues.add(StepQueue.ANCHOR, new AnchorTask(anchors, steps.anchorer(), queues, clock).task());
        }
        if (steps.pinner() != null) {
            queues.add(StepQueue.REMOVE, new RemovalTask(database, remover, queues, clock).task());
        }
    }

    /** Begins with what is due, and with what an earlier process of this node had begun. */
    public void start() {
        worker.listBlocks();
        if (isAnchoring) {
            queues.putAnchors();
        }
        queues.start();
    }

    /** Has the artworks wait again whose tokens or anchors were in a block that was final and that the chain has no more. */
    public void unconfirm(long chainId, long block) {
        anchors.unanchored(chainId, block);
        artworks.tokensIn(chainId, block).forEach(this::unconfirm);
    }

    /** Has an artwork wait again whose token is not in its block any more. */
    public void unconfirm(Artwork artwork) {
        Token token = Objects.requireNonNull(artwork.token());
        Failure reason = new Failure(
                "mint-reorganised",
                "The chain no longer has the token in block " + token.block()
                        + ", which was final; the mint waits for its block again.");
        turns.take(() -> changes.unconfirmed(artwork.id(), token.block(), reason));
    }

    /**
     * Registers which tokens were burnt, and which were not after all, by the index of the contract's events. Artworks that a
     * wallet minted by a voucher go on until they are confirmed.
     */
    public void registerBurns(long chainId, String contract) {
        for (Artworks.Burn burn : artworks.unregisteredBurns(chainId, contract, MAX_BURNS)) {
            turns.take(() -> changes.burnt(burn.artwork(), burn.tx(), burn.block()));
        }
        for (String id : artworks.mintedByWallets(chainId, contract, MAX_BURNS)) {
            turns.take(() -> changes.mintedByWallet(id));
        }
    }

    /** Another node changed an artwork: its next step may be this node's, and its followers may be here. */
    private void changedElsewhere(String id) {
        boolean isFollowed = events.isFollowedHere(id);
        if (isFollowed || queues.areIdle()) {
            artworks.find(id).ifPresent(artwork -> {
                queues.wakeHere(artwork);
                if (isFollowed) {
                    events.publishHere(artwork);
                }
            });
        }
    }

    /**
     * Begins no more steps, and hands drawings under way back: they would go on in the seconds that a server gives open connections. What
     * else is under way goes on until {@link #close}.
     */
    public void pause() {
        queues.pause();
        worker.stop();
    }

    /** Stops: drawings in the middle of a step, other steps when they are done. */
    @Override
    public void close() {
        worker.stop();
        queues.stop();
    }

    ArtworkTurns turns() {
        return turns;
    }

    StepQueues queues() {
        return queues;
    }

    ArtworkEvents events() {
        return events;
    }

    /** Stores the input images of artworks: before the transaction that registers them, and again in it, where it finds them. */
    void putFiles(List<byte[]> inputs) {
        try {
            for (byte[] input : inputs) {
                files.put(input);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes input images again, where no artwork uses them; for artworks that could not be registered. */
    void removeUnused(String artworkId, List<byte[]> inputs) {
        List<String> unused = inputs.stream().map(Sha256::hex).toList();
        try {
            remover.remove(new Removal(artworkId, unused, List.of(), List.of()));
        } catch (IOException | SourceUnavailableException | RuntimeException e) {
            log.warn("Input images of a refused request are left in the data folder: {}", e.getMessage());
        }
    }

    /** Records and queues the removal of what an artwork leaves. Belongs into the transaction that deletes it. */
    void putRemoval(Artwork artwork) {
        remover.record(artwork);
        queues.putRemoval(artwork.id());
    }

    /**
     * Removes what a deleted artwork left here, and has the queue do the rest, and all that cannot be done now. Belongs after the
     * commit.
     */
    void removeDeleted(String artworkId) {
        try {
            remover.removeHere(artworkId);
        } catch (IOException | RuntimeException e) {
            log.warn("What artwork {} left is removed later: {}", artworkId, e.getMessage());
        }
        queues.wakeRemoval();
    }
}
