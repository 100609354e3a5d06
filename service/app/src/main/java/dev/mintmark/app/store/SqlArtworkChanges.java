package dev.mintmark.app.store;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ArtworkChanges;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.Failure;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.Pin;
import dev.mintmark.app.artwork.Progress;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.RecipeEnrichment;
import dev.mintmark.app.artwork.Seal;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.transactions.Outbox;
import dev.mintmark.watermark.fingerprint.Pdq;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Changes artworks in the table {@code artworks}, and their fingerprints in memory once that is committed. Thread-safe. */
public final class SqlArtworkChanges implements ArtworkChanges {
    private static final String NO_TOKEN = Stream.of(Token.class.getRecordComponents())
            .map(component ->
                    RecordColumns.column(Artwork.class, "token", Token.class, component.getName()) + " = NULL")
            .collect(Collectors.joining(", "));

    private static final List<String> MINT_ORDERS =
            List.of(ArtworkAudit.MINT_ORDER, ArtworkAudit.CLAIM_ORDER, ArtworkAudit.VOUCHER);

    private static final List<String> FAILURE = List.of("failure_type", "failure_detail");

    private final Jdbi writer;
    private final IdempotencyKeys keys;
    private final FingerprintIndex fingerprints;
    private final ArtworkAudit audit;

    public SqlArtworkChanges(Database database, SqlArtworks artworks, Clock clock) {
        this.writer = database.writer();
        this.keys = new IdempotencyKeys(clock);
        this.fingerprints = artworks.fingerprints();
        this.audit = new ArtworkAudit(database, clock);
    }

    @Override
    public List<Artwork> add(List<Artwork> artworks, @Nullable String idempotencyKey, String requestHash) {
        return writer.inTransaction(handle -> {
            if (idempotencyKey != null) {
                Optional<List<Artwork>> before = keys.earlier(handle, idempotencyKey, requestHash);
                if (before.isPresent()) {
                    return before.get();
                }
                keys.add(handle, idempotencyKey, requestHash, artworks);
            }
            artworks.forEach(artwork -> insert(handle, artwork));
            return List.copyOf(artworks);
        });
    }

    private void insert(Handle handle, Artwork artwork) {
        if (artwork.owner() != null && ArtworkCancellation.isDisabled(handle, artwork.owner())) {
            throw new ConflictException("The principal " + artwork.owner() + " was disabled meanwhile.");
        }
        Map<String, @Nullable Object> columns = RecordColumns.of(artwork);
        columns.put("has_words", true);
        handle.createUpdate("INSERT INTO artworks (" + String.join(", ", columns.keySet()) + ") VALUES (:"
                        + String.join(", :", columns.keySet()) + ")")
                .bindMap(columns)
                .execute();
        Recipe recipe = artwork.recipe();
        RecipeEnrichment enrichment = recipe.enrichment();
        ArtworkWords.add(
                handle,
                seq(handle, artwork.id()),
                recipe.parameters().prompt(),
                enrichment == null ? null : enrichment.original());
        if (artwork.goal() == Goal.CONFIRMED) {
            audit.asked(handle, ArtworkAudit.MINT_ORDER, artwork.id(), Map.of());
        }
    }

    @Override
    public Optional<List<Artwork>> findByIdempotencyKey(String key, String requestHash) {
        return writer.inTransaction(handle -> keys.earlier(handle, key, requestHash));
    }

    @Override
    public Optional<Artwork> progress(String id, Progress progress) {
        return update("", "stage = 'ACCEPTED'", id, columns("progress", progress));
    }

    @Override
    public Optional<Artwork> drawn(String id, String drawing, @Nullable String notDrawn) {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        columns.put("drawing", drawing);
        columns.put("not_drawn", notDrawn);
        return update("stage = 'DRAWN'", "stage = 'ACCEPTED'", id, columns);
    }

    @Override
    public Optional<Artwork> sealed(String id, Seal seal) {
        return writer.inTransaction(handle -> {
            Optional<Artwork> sealed = update("stage = 'SEALED'", "stage = 'DRAWN'", id, columns("seal", seal));
            if (sealed.isPresent()) {
                audit.sealed(id, sealed.get().owner(), seal.sha256());
                long seq = seq(handle, id);
                handle.afterCommit(() -> fingerprints.add(seq, Pdq.parse(seal.fingerprint(), 0), seal.fingerprints()));
            }
            return sealed;
        });
    }

    /** A condition: metadata was ordered, and is not what was pinned. */
    private static String lacksMetadata(String metadataCid) {
        return "(" + metadataCid + " IS NULL AND (mint_name IS NOT NULL OR mint_description IS NOT NULL"
                + " OR mint_license IS NOT NULL))";
    }

    @Override
    public Optional<Artwork> pinned(String id, Pin pin, List<String> blocksBelow) {
        return writer.inTransaction(handle -> {
            Optional<Artwork> pinned = update(
                    "stage = CASE WHEN " + lacksMetadata("CAST(:metadata_cid AS TEXT)")
                            + " THEN 'SEALED' ELSE 'PINNED' END",
                    "stage = 'SEALED'",
                    id,
                    columns("pin", pin));
            if (pinned.isPresent()) {
                insertBlocks(handle, id, blocksBelow);
            }
            return pinned;
        });
    }

    private static void insertBlocks(Handle handle, String id, List<String> blocks) {
        for (String cid : blocks) {
            handle.execute("INSERT INTO pinned_blocks (cid, artwork_id) VALUES (?, ?) ON CONFLICT DO NOTHING", cid, id);
        }
    }

    @Override
    public void listBlocks(String id, List<String> blocksBelow) {
        writer.useTransaction(handle -> {
            if (handle.execute("DELETE FROM unlisted_pins WHERE artwork_id = ?", id) == 1) {
                insertBlocks(handle, id, blocksBelow);
            }
        });
    }

    /**
     * From PINNED to SIGNED, in the transaction in which the outbox stores the mint.
     *
     * @return false where the artwork is no longer at PINNED
     */
    static boolean signed(Handle handle, String id, String tx) {
        return handle.execute("UPDATE artworks SET stage = 'SIGNED', tx = ? WHERE id = ? AND stage = 'PINNED'", tx, id)
                == 1;
    }

    /** Another form takes the place of the one that was signed. */
    static void replaced(Handle handle, String transaction, String tx) {
        handle.execute(
                "UPDATE artworks SET tx = ? WHERE stage IN ('SIGNED', 'SENT') AND id IN (SELECT SUBSTR(purpose, "
                        + (Outbox.MINT.length() + 1)
                        + ") FROM chain_purposes WHERE transaction_id = ? AND live)",
                tx,
                transaction);
    }

    /** The transaction was mined without minting the artwork. */
    static void backToPinned(Handle handle, String id) {
        handle.execute(
                "UPDATE artworks SET stage = 'PINNED', tx = NULL WHERE id = ? AND stage IN ('SIGNED', 'SENT')", id);
    }

    @Override
    public Optional<Artwork> sent(String id) {
        return update("stage = 'SENT'", "stage = 'SIGNED'", id, Map.of());
    }

    @Override
    public Optional<Artwork> confirmed(String id, Token token) {
        return writer.inTransaction(handle -> {
            Optional<Artwork> confirmed = update(
                    "stage = 'CONFIRMED', goal = 'CONFIRMED'",
                    "stage IN ('PINNED', 'SIGNED', 'SENT')",
                    id,
                    columns("token", token));
            if (confirmed.isPresent()) {
                audit.step(handle, "mint", id, MINT_ORDERS, Map.of("token", token.tokenId(), "tx", token.tx()));
            }
            return confirmed;
        });
    }

    @Override
    public Optional<Artwork> unconfirmed(String id, long block, Failure reason) {
        return update(
                "stage = CASE WHEN tx IS NULL THEN 'PINNED' ELSE 'SENT' END, " + NO_TOKEN,
                "stage = 'CONFIRMED' AND token_block = " + block,
                id,
                columns("failure", reason));
    }

    @Override
    public Optional<Artwork> burnt(String id, @Nullable String tx, @Nullable Long block) {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        columns.put("token_burnt_tx", tx);
        columns.put("token_burnt_block", block);
        return update("", "stage = 'CONFIRMED'", id, columns);
    }

    @Override
    public Optional<Artwork> failed(String id, Failure failure) {
        return update("stage = 'FAILED'", ArtworkCancellation.UNFINISHED, id, columns("failure", failure));
    }

    @Override
    public Optional<Artwork> waiting(String id, Failure reason) {
        return update("", ArtworkCancellation.UNFINISHED, id, columns("failure", reason));
    }

    @Override
    public boolean hasLiveMint(String id) {
        return writer.inTransaction(handle -> ArtworkCancellation.hasLiveMint(handle, id));
    }

    @Override
    public Optional<Artwork> cancel(String id) {
        return writer.inTransaction(handle -> {
            Optional<Artwork> cancelled = hasLiveMint(id)
                    ? Optional.empty()
                    : update("stage = 'CANCELLED'", ArtworkCancellation.UNFINISHED, id, Map.of());
            cancelled.ifPresent(artwork ->
                    handle.execute("DELETE FROM artwork_anchors WHERE artwork_id = ? AND state = 'ORDERED'", id));
            return cancelled;
        });
    }

    @Override
    public Optional<Artwork> retry(String id) {
        return update(
                "stage = CASE WHEN tx IS NOT NULL AND failure_type = 'mint-given-up' THEN 'SIGNED'"
                        + " WHEN image_cid IS NOT NULL AND NOT " + lacksMetadata("metadata_cid") + " THEN 'PINNED'"
                        + " WHEN sha256 IS NOT NULL THEN 'SEALED'"
                        + " WHEN drawing IS NOT NULL AND failure_type <> 'drawing-lost' THEN 'DRAWN'"
                        + " ELSE 'ACCEPTED' END",
                "stage = 'FAILED'",
                id,
                Map.of());
    }

    @Override
    public Optional<Artwork> orderPin(String id) {
        return update("goal = 'PINNED'", "stage = 'SEALED' AND goal = 'SEALED'", id, Map.of());
    }

    @Override
    public Optional<Artwork> orderMint(String id, MintOrder mint) {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>(columns("mint", mint));
        columns.put("goal", Goal.CONFIRMED.name());
        return ordered(
                ArtworkAudit.MINT_ORDER,
                id,
                () -> update(
                        mint.hasMetadata() ? "stage = 'SEALED'" : "",
                        "stage IN ('SEALED', 'PINNED') AND goal <> 'CONFIRMED'",
                        id,
                        columns));
    }

    @Override
    public Optional<Artwork> mintedByWallet(String id) {
        return update("goal = 'CONFIRMED'", "stage = 'PINNED' AND goal = 'PINNED'", id, Map.of());
    }

    @Override
    public Optional<Artwork> setTerms(String id, MintOrder terms) {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>(columns("mint", terms));
        columns.put("goal", Goal.PINNED.name());
        return update(
                terms.hasMetadata()
                        ? "stage = 'SEALED'"
                        : "stage = CASE WHEN metadata_cid IS NULL THEN stage ELSE 'SEALED' END",
                "stage IN ('SEALED', 'PINNED') AND goal <> 'CONFIRMED'",
                id,
                columns);
    }

    @Override
    public Optional<Artwork> orderClaim(String id) {
        return ordered(
                ArtworkAudit.CLAIM_ORDER,
                id,
                () -> update(
                        "goal = 'CONFIRMED'",
                        "stage = 'PINNED' AND goal <> 'CONFIRMED' AND EXISTS (SELECT 1 FROM artwork_anchors"
                                + " WHERE artwork_id = artworks.id AND state = 'ANCHORED')",
                        id,
                        Map.of()));
    }

    private Optional<Artwork> ordered(String action, String id, Supplier<Optional<Artwork>> order) {
        return writer.inTransaction(handle -> {
            Optional<Artwork> ordered = order.get();
            if (ordered.isPresent()) {
                audit.asked(handle, action, id, Map.of());
            }
            return ordered;
        });
    }

    @Override
    public Optional<Artwork> setPublic(String id, boolean isPublic) {
        return writer.inTransaction(handle -> {
            Optional<Artwork> changed = handle.createQuery(
                            "UPDATE artworks SET is_public = :public WHERE id = :id RETURNING *")
                    .bind("id", id)
                    .bind("public", isPublic)
                    .map(SqlArtworks.ROW)
                    .findOne();
            if (changed.isPresent()) {
                audit.asked(handle, "visibility", id, Map.of("to", isPublic ? "public" : "private"));
            }
            return changed;
        });
    }

    @Override
    public Optional<Artwork> delete(String id) {
        return writer.inTransaction(handle -> {
            Optional<Artwork> artwork = SqlArtworks.one(handle, "id", id);
            if (artwork.isEmpty() || hasLiveMint(id)) {
                return Optional.empty();
            }
            long seq = seq(handle, id);
            handle.execute("DELETE FROM artwork_anchors WHERE artwork_id = ?", id);
            audit.asked(handle, "delete", id, Map.of());
            handle.execute("DELETE FROM artworks WHERE id = ?", id);
            handle.afterCommit(() -> fingerprints.remove(seq));
            return artwork;
        });
    }

    private static long seq(Handle handle, String id) {
        return handle.createQuery("SELECT seq FROM artworks WHERE id = :id")
                .bind("id", id)
                .mapTo(Long.class)
                .one();
    }

    private static Map<String, @Nullable Object> columns(String component, Record value) {
        return RecordColumns.of(Artwork.class, component, value);
    }

    /** Sets these columns, and those of a failure to null where they are not among them. */
    private Optional<Artwork> update(
            String set, String condition, String id, Map<String, ? extends @Nullable Object> columns) {
        StringJoiner assignments = new StringJoiner(", ");
        if (!set.isEmpty()) {
            assignments.add(set);
        }
        columns.keySet().forEach(column -> assignments.add(column + " = :" + column));
        FAILURE.stream()
                .filter(column -> !columns.containsKey(column))
                .forEach(column -> assignments.add(column + " = NULL"));
        return writer.inTransaction(handle -> handle.createQuery(
                        "UPDATE artworks SET " + assignments + " WHERE id = :id AND (" + condition + ") RETURNING *")
                .bind("id", id)
                .bindMap(columns)
                .map(SqlArtworks.ROW)
                .findOne());
    }
}
