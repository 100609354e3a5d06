package dev.mintmark.app.workflow;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.store.Database;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jspecify.annotations.Nullable;

/**
 * Gives drawings their turns: principals alternate, however many one of them queued. Each waiting drawing has a round, kept as the negative
 * priority of its task. A new one is in the round after its owner's last, and not before the first round that waits: so nobody
 * overtakes by queueing one at a time (start-time fair queueing, Goyal, Vin and Cheng 1996).
 */
final class DrawTurns {
    /** Priorities are 16-bit numbers. */
    private static final int MAX_ROUND = 32_000;

    private DrawTurns() {}

    /** The rounds that wait: null where none does. */
    private record Waiting(
            @Nullable Integer first, @Nullable Integer own) {}

    /** The priority of a new drawing's task. Belongs into the transaction that queues it. */
    static int priority(Database database, Artwork artwork) {
        Waiting waiting = database.writer()
                .withHandle(db -> db.createQuery("SELECT MIN(-t.priority) AS first,"
                                + " MAX(CASE WHEN COALESCE(a.owner, '') = :owner THEN -t.priority END) AS own"
                                + " FROM draw_tasks t JOIN artworks a ON a.id = t.task_instance")
                        .bind("owner", artwork.owner() == null ? "" : artwork.owner())
                        .map(ConstructorMapper.of(Waiting.class))
                        .one());
        int first = waiting.first() == null ? 0 : waiting.first();
        int next = waiting.own() == null ? first : Math.max(first, waiting.own() + 1);
        return -Math.min(next, MAX_ROUND);
    }
}
