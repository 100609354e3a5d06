package dev.mintmark.app.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The drawings that wait, in the table {@code draw_tasks}. Owners take turns by the tasks' priorities; a drawing that is moved changes
 * places with others of its own owner, so that nobody else waits longer. Thread-safe.
 */
public final class SqlDrawQueue {
    /** Priorities are 16-bit numbers. */
    private static final int LOWEST = -32_767;

    private final Jdbi writer;
    private final Jdbi reader;

    public SqlDrawQueue(Database database) {
        this.writer = database.writer();
        this.reader = database.reader();
    }

    private record Waiting(String id, int priority) {}

    /**
     * The IDs of an owner's artworks that wait to be drawn, in the order in which they are drawn.
     *
     * @param owner a principal's ID; null for the local operator
     */
    public List<String> waiting(@Nullable String owner) {
        return reader.withHandle(db -> list(db, owner)).stream()
                .map(Waiting::id)
                .toList();
    }

    private static List<Waiting> list(Handle db, @Nullable String owner) {
        return db.createQuery("SELECT t.task_instance AS id, t.priority FROM draw_tasks t"
                        + " JOIN artworks a ON a.id = t.task_instance"
                        + " WHERE COALESCE(a.owner, '') = :owner AND NOT t.picked AND a.stage = 'ACCEPTED'"
                        + " ORDER BY t.priority DESC, t.execution_time, a.seq")
                .bind("owner", owner == null ? "" : owner)
                .map(RecordMapper.of(Waiting.class))
                .list();
    }

    /**
     * Moves a drawing to another place among its owner's.
     *
     * @param place 1 for the next one; a place beyond the last is the last
     * @return the order then; empty where the artwork does not wait to be drawn
     */
    public Optional<List<String>> move(@Nullable String owner, String id, int place) {
        return writer.inTransaction(db -> {
            List<Waiting> before = list(db, owner);
            List<String> order =
                    new ArrayList<>(before.stream().map(Waiting::id).toList());
            if (!order.remove(id)) {
                return Optional.empty();
            }
            order.add(Math.min(place - 1, order.size()), id);
            int above = Integer.MAX_VALUE;
            for (int i = 0; i < order.size(); i++) {
                // each place has a round of its own: one that is shared has no order
                int priority = Math.max(LOWEST, Math.min(before.get(i).priority(), above - 1));
                above = priority;
                boolean isThere = order.get(i).equals(before.get(i).id())
                        && priority == before.get(i).priority();
                if (!isThere) {
                    // of another version, so that a worker that has read it already reads it again
                    db.execute(
                            "UPDATE draw_tasks SET priority = ?, version = version + 1"
                                    + " WHERE task_instance = ? AND NOT picked",
                            priority,
                            order.get(i));
                }
            }
            return Optional.of(List.copyOf(order));
        });
    }
}
