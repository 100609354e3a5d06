package dev.mintmark.app.workflow;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.store.Database;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes changes of artworks, each in its turn: in one transaction, which locks the artwork's row, the artwork changes and its
 * next step is queued. When that is committed, the queue is woken and the listeners are notified. Thread-safe.
 */
final class ArtworkTurns {
    private final Database database;
    private final StepQueues queues;
    private final ArtworkEvents events;

    ArtworkTurns(Database database, StepQueues queues, ArtworkEvents events) {
        this.database = database;
        this.queues = queues;
        this.events = events;
    }

    /**
     * Makes one change.
     *
     * @param change returns the changed artwork, or nothing where it has no effect
     * @return what the change returned
     */
    Optional<Artwork> take(Supplier<Optional<Artwork>> change) {
        Optional<Artwork> changed = database.inTransaction(() -> {
            Optional<Artwork> artwork = change.get();
            artwork.ifPresent(queues::put);
            return artwork;
        });
        changed.ifPresent(artwork -> {
            queues.wake(artwork);
            events.publish(artwork);
        });
        return changed;
    }
}
