package dev.mintmark.app.workflow;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.store.Database;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Changes artworks, one change of an artwork after another. One transaction locks the artwork's row, changes the artwork and
 * queues its next step. After the commit, the queue is woken and the listeners are notified. Thread-safe.
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
