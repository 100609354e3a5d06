package dev.mintmark.app.store;

import dev.mintmark.app.artwork.Anchors;
import dev.mintmark.app.artwork.Failure;
import dev.mintmark.app.artwork.Generation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.ColumnMapper;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The anchors of artworks in the table {@code artwork_anchors}. Thread-safe. */
public final class SqlAnchors implements Anchors {
    /** Those of artworks that wait for nothing but their anchor. */
    private static final String PINNED =
            " FROM artwork_anchors anchor JOIN artworks ON artworks.id = anchor.artwork_id AND artworks.stage = 'PINNED'"
                    + " WHERE anchor.state = 'ORDERED'";

    private static final String NO_TREE =
            "chain_id = NULL, contract = NULL, root = NULL, position = NULL, generation = NULL, proof = NULL";

    private static final String NO_PLACE = "tx = NULL, block = NULL, anchored_at = NULL, gas_used = NULL";

    private static final String NO_FAILURE = "failure_type = NULL, failure_detail = NULL";

    private final Jdbi writer;
    private final Jdbi reader;
    private final ArtworkAudit audit;

    public SqlAnchors(Database database) {
        this.audit = new ArtworkAudit(database, Clock.systemUTC());
        this.writer = database.writer();
        this.reader = database.reader();
    }

    @Override
    public Optional<Anchor> find(String artworkId) {
        return reader.withHandle(db -> db.select("SELECT * FROM artwork_anchors WHERE artwork_id = ?", artworkId)
                .map(SqlAnchors::anchor)
                .findOne());
    }

    private static Anchor anchor(ResultSet row, StatementContext context) throws SQLException {
        ColumnMapper<Instant> times = context.findColumnMapperFor(Instant.class).orElseThrow();
        String proof = row.getString("proof");
        String failure = row.getString("failure_type");
        return new Anchor(
                text(row, "artwork_id"),
                State.valueOf(text(row, "state")),
                Objects.requireNonNull(times.map(row, column(row, "ordered_at"), context)),
                number(row, "chain_id"),
                row.getString("contract"),
                row.getString("root"),
                generation(row.getString("generation")),
                proof == null || proof.isEmpty() ? List.of() : List.of(proof.split(" ")),
                row.getString("tx"),
                number(row, "block"),
                times.map(row, column(row, "anchored_at"), context),
                number(row, "gas_used"),
                failure == null ? null : new Failure(failure, text(row, "failure_detail")));
    }

    static @Nullable Generation generation(@Nullable String json) {
        return json == null ? null : JsonMapper.shared().readValue(json, Generation.class);
    }

    static String json(Generation generation) {
        return JsonMapper.shared().writeValueAsString(generation);
    }

    private static int column(ResultSet row, String name) throws SQLException {
        return row.findColumn(name);
    }

    private static String text(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getString(column));
    }

    private static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : number;
    }

    @Override
    public boolean order(String artworkId, Instant at) {
        return writer.inTransaction(db -> {
            boolean isOrdered = db.execute(
                            "INSERT INTO artwork_anchors (artwork_id, state, ordered_at) VALUES (?, 'ORDERED', ?)"
                                    + " ON CONFLICT (artwork_id) DO UPDATE SET state = 'ORDERED',"
                                    + " ordered_at = excluded.ordered_at, " + NO_TREE + ", " + NO_PLACE + ", "
                                    + NO_FAILURE + " WHERE artwork_anchors.state = 'FAILED'",
                            artworkId,
                            at)
                    == 1;
            if (isOrdered) {
                audit.asked(db, ArtworkAudit.ANCHOR_ORDER, artworkId, Map.of());
            }
            return isOrdered;
        });
    }

    @Override
    public void forget(String artworkId) {
        writer.useTransaction(db -> db.execute(
                "DELETE FROM artwork_anchors WHERE artwork_id = ? AND state IN ('ORDERED', 'FAILED')", artworkId));
    }

    @Override
    public boolean hasOpen() {
        return is("SELECT EXISTS (SELECT 1" + PINNED
                + ") OR EXISTS (SELECT 1 FROM artwork_anchors WHERE state = 'SIGNED')");
    }

    @Override
    public boolean hasAhead() {
        return is("SELECT EXISTS (SELECT 1 FROM artwork_anchors anchor JOIN artworks ON artworks.id = anchor.artwork_id"
                + " AND artworks.stage IN ('ACCEPTED', 'DRAWN', 'SEALED') WHERE anchor.state = 'ORDERED')");
    }

    private boolean is(String question) {
        return reader.withHandle(
                db -> db.createQuery(question).mapTo(Boolean.class).one());
    }

    @Override
    public List<String> queued(int limit) {
        return strings(
                "SELECT anchor.artwork_id" + PINNED + " ORDER BY anchor.ordered_at, anchor.artwork_id LIMIT ?", limit);
    }

    @Override
    public List<String> open(long chainId) {
        return strings(
                "SELECT DISTINCT root FROM artwork_anchors WHERE state = 'SIGNED' AND chain_id = ? ORDER BY root",
                chainId);
    }

    @Override
    public List<String> openTrees() {
        return reader.withHandle(
                db -> db.select("SELECT DISTINCT root FROM artwork_anchors WHERE state = 'SIGNED' ORDER BY root")
                        .mapTo(String.class)
                        .list());
    }

    @Override
    public List<String> under(String root) {
        return strings("SELECT artwork_id FROM artwork_anchors WHERE root = ? ORDER BY position", root);
    }

    private List<String> strings(String sql, Object value) {
        return reader.withHandle(db -> db.select(sql, value).mapTo(String.class).list());
    }

    @Override
    public boolean plan(long chainId, String contract, String root, List<Leaf> leaves) {
        return writer.inTransaction(db -> {
            PreparedBatch batch = db.prepareBatch("UPDATE artwork_anchors SET state = 'SIGNED', chain_id = :chain,"
                    + " contract = :contract, root = :root, position = :position, generation = :generation,"
                    + " proof = :proof, " + NO_PLACE + ", " + NO_FAILURE
                    + " WHERE artwork_id = :artwork AND state = 'ORDERED'");
            int position = 0;
            for (Leaf leaf : leaves) {
                batch.bind("chain", chainId)
                        .bind("contract", contract)
                        .bind("root", root)
                        .bind("position", position++)
                        .bind("generation", json(leaf.generation()))
                        .bind("proof", String.join(" ", leaf.proof()))
                        .bind("artwork", leaf.artworkId())
                        .add();
            }
            for (int count : batch.execute()) {
                if (count != 1) {
                    db.rollback();
                    return false;
                }
            }
            return true;
        });
    }

    @Override
    public void unplan(String root) {
        writer.useTransaction(db -> db.execute(
                "UPDATE artwork_anchors SET state = 'ORDERED', " + NO_TREE + " WHERE root = ? AND state = 'SIGNED'",
                root));
    }

    @Override
    public void waiting(List<String> artworkIds, Failure reason) {
        writer.useTransaction(db -> {
            PreparedBatch batch = db.prepareBatch("UPDATE artwork_anchors SET failure_type = :type,"
                    + " failure_detail = :detail WHERE artwork_id = :artwork AND state IN ('ORDERED', 'SIGNED')");
            for (String artwork : artworkIds) {
                batch.bind("type", reason.type())
                        .bind("detail", reason.detail())
                        .bind("artwork", artwork)
                        .add();
            }
            if (batch.size() > 0) {
                batch.execute();
            }
        });
    }

    @Override
    public void failed(String artworkId, Failure failure) {
        writer.useTransaction(db -> db.execute(
                "UPDATE artwork_anchors SET state = 'FAILED', failure_type = ?, failure_detail = ?"
                        + " WHERE artwork_id = ? AND state = 'ORDERED'",
                failure.type(),
                failure.detail(),
                artworkId));
    }

    @Override
    public void treeFailed(String root, Failure failure) {
        writer.useTransaction(db -> db.execute(
                "UPDATE artwork_anchors SET state = 'FAILED', failure_type = ?, failure_detail = ?, " + NO_TREE
                        + " WHERE root = ? AND state = 'SIGNED'",
                failure.type(),
                failure.detail(),
                root));
    }

    @Override
    public void anchored(String root, Place place) {
        writer.useTransaction(db -> {
            List<String> anchored = db.select(
                            "SELECT artwork_id FROM artwork_anchors WHERE root = ? AND state = 'SIGNED' ORDER BY position",
                            root)
                    .mapTo(String.class)
                    .list();
            db.execute(
                    "UPDATE artwork_anchors SET state = 'ANCHORED', tx = ?, block = ?, anchored_at = ?, gas_used = ?, "
                            + NO_FAILURE + " WHERE root = ? AND state = 'SIGNED'",
                    place.tx(),
                    place.block(),
                    place.time(),
                    place.gasUsed(),
                    root);
            for (String id : anchored) {
                audit.step(db, "anchor", id, List.of(ArtworkAudit.ANCHOR_ORDER), Map.of("tx", place.tx()));
            }
        });
    }

    @Override
    public void unanchored(long chainId, long block) {
        writer.useTransaction(db -> db.execute(
                "UPDATE artwork_anchors SET state = 'SIGNED', " + NO_PLACE
                        + " WHERE chain_id = ? AND block = ? AND state = 'ANCHORED'",
                chainId,
                block));
    }
}
