package dev.mintmark.app.workflow;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ArtworkChanges;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.store.Database;
import java.time.Duration;

/** Removes artworks that were never minted. Thread-safe. */
final class ArtworkDeletion {
    private static final Duration MAX_DELETE_WAIT = Duration.ofSeconds(30);
    private static final Duration DELETE_POLL = Duration.ofMillis(50);

    private final Database database;
    private final Artworks artworks;
    private final ArtworkChanges changes;
    private final Pipeline pipeline;

    ArtworkDeletion(Database database, Artworks artworks, ArtworkChanges changes, Pipeline pipeline) {
        this.database = database;
        this.artworks = artworks;
        this.changes = changes;
        this.pipeline = pipeline;
    }

    /**
     * Removes an artwork that was never minted, with its files and blocks here. An unfinished one is cancelled first; where
     * a step of it is under way, this waits for the step's end. Its pins elsewhere are removed soon after, as soon as the node
     * that has them answers.
     *
     * @throws NotFoundException where there is none
     * @throws ConflictException where it has a token or a mint transaction that can still be mined, or the step does not end within 30 s: then it stays, cancelled
     */
    void delete(String id) throws InterruptedException {
        if (changes.hasLiveMint(id)) {
            throw Refusals.delete(get(id));
        }
        pipeline.turns().take(() -> changes.cancel(id));
        long end = System.nanoTime() + MAX_DELETE_WAIT.toNanos();
        Deletion deletion = remove(id);
        while (deletion instanceof Deletion.StepRuns && System.nanoTime() < end) {
            Thread.sleep(DELETE_POLL);
            deletion = remove(id);
        }
        switch (deletion) {
            case Deletion.Deleted() -> pipeline.removeDeleted(id);
            case Deletion.Refused() -> throw Refusals.delete(get(id));
            case Deletion.StepRuns() -> throw Refusals.deleteDuringStep(get(id));
        }
    }

    /** The stage is read in the transaction: a refused deletion leaves the artwork its task. */
    private Deletion remove(String id) {
        return database.inTransaction(() -> {
            Artwork artwork = get(id);
            if (changes.hasLiveMint(id)) {
                return new Deletion.Refused();
            }
            if (!pipeline.queues().remove(id)) {
                return new Deletion.StepRuns();
            }
            pipeline.putRemoval(artwork);
            if (changes.delete(id).isEmpty()) {
                throw new IllegalStateException("Artwork " + id + " has a live mint.");
            }
            return new Deletion.Deleted();
        });
    }

    private sealed interface Deletion {
        record Deleted() implements Deletion {}

        record Refused() implements Deletion {}

        record StepRuns() implements Deletion {}
    }

    private Artwork get(String id) {
        return artworks.find(id).orElseThrow(() -> NotFoundException.artwork(id));
    }
}
