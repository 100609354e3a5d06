package dev.mintmark.app.workflow;

import dev.mintmark.app.artwork.ArtworkChanges;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.io.BlobStore;
import dev.mintmark.app.store.Database;
import java.time.Clock;

/**
 * Takes artworks from stage to stage: each step is done by the processes that have it, and its result is committed before the
 * next one starts. After a crash, work resumes at the last committed stage.
 * Thread-safe.
 */
public final class Pipeline implements AutoCloseable {
    private final ArtworkEvents events = new ArtworkEvents();
    private final StepQueues queues;
    private final ArtworkTurns turns;
    private final Worker worker;

    /**
     * @param steps those that this process does
     * @param node names this process among those that use the database; no two that run have the same
     */
    public Pipeline(
            Database database,
            Artworks artworks,
            ArtworkChanges changes,
            BlobStore files,
            Steps steps,
            String node,
            Clock clock) {
        this.queues = new StepQueues(database, node, clock);
        this.turns = new ArtworkTurns(database, queues, events);
        this.worker = new Worker(artworks, changes, files, steps, turns, events);
        for (StepQueue queue : steps.queues()) {
            queues.add(queue, new StepTask(queue, artworks, changes, worker, turns, clock).task());
        }
    }

    /**
     * Removes what earlier processes left that belongs to no artwork, and begins with what is due and with what an earlier process
     * of this node had begun.
     */
    public void start() {
        worker.removeOrphans();
        queues.start();
    }

    /** Stops: drawings after their current sampler step, other steps when they are done. */
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

    Worker worker() {
        return worker;
    }
}
