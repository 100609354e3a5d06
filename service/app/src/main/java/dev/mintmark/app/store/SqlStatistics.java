package dev.mintmark.app.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Numbers about the register that operators watch. Each is one short question. Thread-safe. */
public final class SqlStatistics {
    private static final List<String> STEPS = List.of("draw", "seal", "pin", "mint");
    private static final List<String> COPY_STATES = List.of("whole", "pending", "lost", "unknown");

    private final Jdbi reader;

    public SqlStatistics(Database database) {
        this.reader = database.reader();
    }

    /**
     * The queue of a step.
     *
     * @param artworks how many wait for it or are in it
     * @param oldest when the oldest of them was ordered; null where there is none
     */
    public record Queue(
            String step, long artworks, @Nullable Instant oldest) {}

    /** The queues of draw, seal, pin and mint. */
    public List<Queue> queues() {
        return reader.withHandle(db -> {
            List<Queue> queues = new ArrayList<>();
            for (String step : STEPS) {
                queues.add(db.select("SELECT COUNT(*) AS artworks, MIN(artworks.created_at) AS oldest FROM " + step
                                + "_tasks JOIN artworks ON artworks.id = task_instance")
                        .map((row, context) -> {
                            long artworks = row.getLong("artworks");
                            Instant oldest = Instant.ofEpochMilli(row.getLong("oldest"));
                            return new Queue(step, artworks, row.wasNull() ? null : oldest);
                        })
                        .one());
            }
            return queues;
        });
    }

    /** How many copies on IPFS the last checks found, by their states in lower case. */
    public Map<String, Long> copies() {
        Map<String, Long> copies = new LinkedHashMap<>();
        COPY_STATES.forEach(state -> copies.put(state, 0L));
        reader.useHandle(
                db -> db.select("SELECT LOWER(state) AS state, COUNT(*) AS copies FROM ipfs_copies GROUP BY state")
                        .map((row, context) -> Map.entry(row.getString("state"), row.getLong("copies")))
                        .forEach(each -> copies.put(each.getKey(), each.getValue())));
        return copies;
    }

    /** How many tokens the contract's events show. */
    public long tokens(long chainId, String contract) {
        return reader.withHandle(db -> db.select(
                        "SELECT COUNT(*) FROM token_mints WHERE chain_id = ? AND contract = ?", chainId, contract)
                .mapTo(Long.class)
                .one());
    }
}
