package dev.mintmark.app.store;

import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** What the queue's own client does not tell of its table {@code scheduled_tasks}. Thread-safe. */
public final class Queue {
    private final Database database;

    public Queue(Database database) {
        this.database = database;
    }

    /**
     * Frees every task that a process died over. Only for whoever holds the lock of the data folder, at start: nobody else
     * can be running any of them.
     */
    public int release() {
        Jdbi writer = database.writer();
        return writer.withHandle(handle -> handle.createUpdate(
                        "UPDATE scheduled_tasks SET picked = :no, picked_by = NULL, last_heartbeat = NULL WHERE picked = :yes")
                .bind("no", false)
                .bind("yes", true)
                .execute());
    }

    /** Artworks with a step before them and no task for it, oldest first. */
    public List<String> orphans(int limit) {
        return database.reader()
                .withHandle(handle -> handle.createQuery("SELECT id FROM artworks WHERE " + SqlArtworks.UNFINISHED
                                + " AND NOT EXISTS (SELECT 1 FROM scheduled_tasks WHERE task_instance = artworks.id)"
                                + " ORDER BY seq LIMIT :limit")
                        .bind("limit", limit)
                        .mapTo(String.class)
                        .list());
    }
}
