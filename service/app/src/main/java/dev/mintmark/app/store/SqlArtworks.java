package dev.mintmark.app.store;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.Failure;
import dev.mintmark.app.artwork.Fingerprints;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.Pin;
import dev.mintmark.app.artwork.Progress;
import dev.mintmark.app.artwork.Seal;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.io.BlobStore;
import dev.mintmark.watermark.fingerprint.HammingIndex;
import dev.mintmark.watermark.fingerprint.IsccImageCode;
import dev.mintmark.watermark.fingerprint.Pdq;
import dev.mintmark.watermark.fingerprint.WindowFingerprint;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** The register of artworks in the table {@code artworks}. Thread-safe. */
public final class SqlArtworks implements Artworks {
    private static final RowMapper<Artwork> ROW = new ArtworkRow();

    /** Those with a step before them. */
    private static final String UNFINISHED = "(stage IN ('ACCEPTED', 'DRAWN')"
            + " OR (stage = 'SEALED' AND goal <> 'SEALED')"
            + " OR (stage IN ('PINNED', 'SIGNED', 'SENT') AND goal = 'CONFIRMED'))";

    private static final String NOT_WAITING = ", failure_type = NULL, failure_detail = NULL";

    private final Jdbi writer;
    private final Jdbi reader;
    private final Clock clock;
    private final FingerprintIndex fingerprints;

    /** Reads the fingerprints of all artworks into memory: 560 bytes each, and 160 more in each full 262,144. */
    public SqlArtworks(Database database, Clock clock) {
        this.writer = database.writer();
        this.reader = database.reader();
        this.clock = clock;
        this.fingerprints = FingerprintIndex.load(reader);
    }

    @Override
    public List<Artwork> add(List<Artwork> artworks, @Nullable String idempotencyKey, String requestHash) {
        return writer.inTransaction(handle -> {
            if (idempotencyKey != null) {
                Optional<List<Artwork>> before = earlier(handle, idempotencyKey, requestHash);
                if (before.isPresent()) {
                    return before.get();
                }
                handle.execute(
                        "INSERT INTO idempotency_keys (idempotency_key, request_hash, artwork_ids, created_at)"
                                + " VALUES (?, ?, ?, ?)",
                        idempotencyKey,
                        requestHash,
                        ArtworkRow.join(artworks.stream().map(Artwork::id).toList()),
                        clock.millis());
            }
            artworks.forEach(artwork -> ArtworkInsert.insert(handle, artwork));
            return List.copyOf(artworks);
        });
    }

    private static Optional<List<Artwork>> earlier(Handle handle, String key, String requestHash) {
        return handle.createQuery("SELECT request_hash, artwork_ids FROM idempotency_keys WHERE idempotency_key = :key")
                .bind("key", key)
                .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
                .findOne()
                .map(seen -> {
                    if (!seen.getKey().isEmpty() && !seen.getKey().equals(requestHash)) {
                        throw new InvalidRequestException(
                                "Idempotency-Key",
                                "The idempotency key \"" + key
                                        + "\" came with another request before; take a new one.");
                    }
                    List<Artwork> found = new ArrayList<>();
                    ArtworkRow.split(seen.getValue())
                            .forEach(id -> one(handle, "id", id).ifPresent(found::add));
                    return found;
                });
    }

    @Override
    public Optional<Artwork> find(String id) {
        return reader.withHandle(handle -> one(handle, "id", id));
    }

    @Override
    public Optional<Artwork> bySha256(String sha256) {
        return reader.withHandle(handle -> one(handle, "sha256", sha256));
    }

    @Override
    public Optional<Artwork> byWatermark(long watermarkId) {
        return reader.withHandle(handle -> one(handle, "watermark_id", watermarkId));
    }

    @Override
    public Optional<Artwork> byManifest(String urn) {
        return reader.withHandle(handle -> one(handle, "manifest", urn));
    }

    private static Optional<Artwork> one(Handle handle, String column, Object value) {
        return handle.createQuery("SELECT * FROM artworks WHERE " + column + " = :value")
                .bind("value", value)
                .map(ROW)
                .findOne();
    }

    @Override
    public List<FingerprintMatch> nearest(String fingerprint, int maxDistance, int limit) {
        return nearest(fingerprints.nearest(Pdq.parse(fingerprint, 0), maxDistance, limit));
    }

    @Override
    public List<FingerprintMatch> nearest(IsccImageCode code, int maxDistance, int limit) {
        return nearest(fingerprints.nearest(code, maxDistance, limit));
    }

    private List<FingerprintMatch> nearest(List<HammingIndex.Hit> hits) {
        List<FingerprintMatch> found = new ArrayList<>();
        for (HammingIndex.Hit hit : hits) {
            bySeq(hit.id()).ifPresent(artwork -> found.add(new FingerprintMatch(artwork, hit.distance())));
        }
        return found;
    }

    @Override
    public List<WindowMatch> alike(List<WindowFingerprint> windows, int limit) {
        Map<Long, WindowMatch> found = new LinkedHashMap<>();
        for (HammingIndex.Hit hit : fingerprints.alike(windows)) {
            if (found.size() < limit && !found.containsKey(hit.id())) {
                WindowFingerprint asked = windows.get(hit.query());
                bySeq(hit.id())
                        .flatMap(artwork -> FingerprintIndex.nearestWindow(artwork, asked)
                                .map(window -> new WindowMatch(artwork, window, asked)))
                        .ifPresent(alike -> found.put(hit.id(), alike));
            }
        }
        return List.copyOf(found.values());
    }

    private Optional<Artwork> bySeq(long seq) {
        return reader.withHandle(handle -> one(handle, "seq", seq));
    }

    /** Starts to make the fingerprints that are missing from the sealed files; it ends when that is done or closed. */
    public AutoCloseable fillPrints(BlobStore files) {
        FingerprintBackfill missing = missingPrints(files);
        missing.start();
        return missing;
    }

    FingerprintBackfill missingPrints(BlobStore files) {
        return new FingerprintBackfill(reader, files, this::printed);
    }

    /** Takes effect where this file is still the artwork's. */
    private boolean printed(long seq, String sha256, Fingerprints prints) {
        return writer.inTransaction(handle -> {
            boolean there = handle.createUpdate("UPDATE artworks SET iscc = :iscc,"
                                    + " windows = :windows, window_layout = :layout"
                                    + " WHERE seq = :seq AND sha256 = :sha256")
                            .bindMap(values(prints))
                            .bind("seq", seq)
                            .bind("sha256", sha256)
                            .execute()
                    == 1;
            if (there) {
                handle.afterCommit(() -> fingerprints.addPrints(seq, prints));
            }
            return there;
        });
    }

    private static Map<String, Object> values(Fingerprints prints) {
        return Map.of("iscc", prints.iscc(), "windows", prints.windows(), "layout", prints.layout());
    }

    @Override
    public List<NoiseWatermarkGroup> shadedKinds(int limit) {
        return NoiseWatermarkQueries.kinds(reader, limit);
    }

    @Override
    public long[] shadedMarks(NoiseWatermarkGroup kind, int limit) {
        return NoiseWatermarkQueries.marks(reader, kind, limit);
    }

    @Override
    public List<Artwork> list(@Nullable String after, int limit, @Nullable String search) {
        String sql = "SELECT * FROM artworks WHERE 1 = 1"
                + (after == null ? "" : " AND seq < (SELECT seq FROM artworks WHERE id = :after)")
                + (search == null ? "" : " AND LOWER(prompt) LIKE LOWER(:search) ESCAPE '\\'")
                + " ORDER BY seq DESC LIMIT :limit";
        return reader.withHandle(handle -> {
            var query = handle.createQuery(sql).bind("limit", limit);
            if (after != null) {
                query.bind("after", after);
            }
            if (search != null) {
                query.bind("search", "%" + search.replaceAll("([\\\\%_])", "\\\\$1") + "%");
            }
            return query.map(ROW).list();
        });
    }

    @Override
    public Optional<Artwork> progress(String id, Progress progress) {
        return update(
                "progress_step = :step, progress_steps = :steps" + NOT_WAITING,
                "stage = 'ACCEPTED'",
                id,
                Map.of("step", progress.step(), "steps", progress.steps()));
    }

    @Override
    public Optional<Artwork> drawn(String id, String drawing) {
        return update(
                "stage = 'DRAWN', drawing = :drawing" + NOT_WAITING,
                "stage = 'ACCEPTED'",
                id,
                Map.of("drawing", drawing));
    }

    @Override
    public Optional<Artwork> sealed(String id, Seal seal) {
        Map<String, @Nullable Object> values = SealColumns.values(seal);
        return writer.inTransaction(handle -> {
            Optional<Artwork> sealed =
                    update("stage = 'SEALED', " + assignments(values) + NOT_WAITING, "stage = 'DRAWN'", id, values);
            if (sealed.isPresent()) {
                long seq = seq(handle, id);
                handle.afterCommit(() -> fingerprints.add(seq, Pdq.parse(seal.fingerprint(), 0), seal.prints()));
            }
            return sealed;
        });
    }

    @Override
    public Optional<Artwork> pinned(String id, Pin pin) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("image_cid", pin.imageCid());
        values.put("image_root", pin.root());
        values.put("metadata_cid", pin.metadataCid());
        return update("stage = 'PINNED', " + assignments(values) + NOT_WAITING, "stage = 'SEALED'", id, values);
    }

    @Override
    public Optional<Artwork> sent(String id) {
        return update("stage = 'SENT'" + NOT_WAITING, "stage = 'SIGNED'", id, Map.of());
    }

    @Override
    public Optional<Artwork> confirmed(String id, Token token) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("token_chain_id", token.chainId());
        values.put("token_contract", token.contract());
        values.put("token_id", token.tokenId());
        values.put("token_owner", token.owner());
        values.put("token_tx", token.tx());
        values.put("token_gas_used", token.gasUsed());
        values.put("token_block", token.block());
        values.put("token_model_sha256", token.modelSha256());
        values.put("token_creator", token.creator());
        return update(
                "stage = 'CONFIRMED', goal = 'CONFIRMED', " + assignments(values) + NOT_WAITING,
                "stage IN ('PINNED', 'SIGNED', 'SENT')",
                id,
                values);
    }

    @Override
    public Optional<Artwork> failed(String id, Failure failure) {
        return update(
                "stage = 'FAILED', failure_type = :type, failure_detail = :detail", UNFINISHED, id, values(failure));
    }

    @Override
    public Optional<Artwork> waiting(String id, Failure reason) {
        return update("failure_type = :type, failure_detail = :detail", UNFINISHED, id, values(reason));
    }

    private static Map<String, Object> values(Failure failure) {
        return Map.of("type", failure.type(), "detail", failure.detail());
    }

    @Override
    public Optional<Artwork> cancel(String id) {
        return update(
                "stage = 'CANCELLED'" + NOT_WAITING, UNFINISHED + " AND stage NOT IN ('SIGNED', 'SENT')", id, Map.of());
    }

    @Override
    public Optional<Artwork> retry(String id) {
        return update(
                "stage = CASE WHEN image_cid IS NOT NULL THEN 'PINNED' WHEN sha256 IS NOT NULL THEN 'SEALED'"
                        + " WHEN drawing IS NOT NULL THEN 'DRAWN' ELSE 'ACCEPTED' END" + NOT_WAITING,
                "stage = 'FAILED'",
                id,
                Map.of());
    }

    @Override
    public Optional<Artwork> order(String id, Goal goal, @Nullable MintOrder mint) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("goal", goal.name());
        ArtworkInsert.mint(values, mint);
        return update(
                assignments(values),
                "stage IN ('SEALED', 'PINNED') AND goal <> 'CONFIRMED' AND (goal = 'SEALED' OR :goal = 'CONFIRMED')",
                id,
                values);
    }

    @Override
    public Optional<Artwork> delete(String id) {
        return writer.inTransaction(handle -> {
            Optional<Artwork> artwork = one(handle, "id", id);
            if (artwork.isEmpty()) {
                return artwork;
            }
            long seq = seq(handle, id);
            int deleted = handle.createUpdate("DELETE FROM artworks WHERE id = :id"
                            + " AND tx IS NULL AND token_id IS NULL"
                            + " AND stage NOT IN ('SIGNED', 'SENT', 'CONFIRMED')")
                    .bind("id", id)
                    .execute();
            if (deleted == 0) {
                return Optional.empty();
            }
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

    @Override
    public boolean drawingInUse(String drawing) {
        return writer.withHandle(handle -> handle.createQuery("SELECT 1 FROM artworks WHERE drawing = :drawing LIMIT 1")
                .bind("drawing", drawing)
                .mapTo(Integer.class)
                .findOne()
                .isPresent());
    }

    private Optional<Artwork> update(
            String set, String condition, String id, Map<String, ? extends @Nullable Object> values) {
        return writer.withHandle(handle -> handle.createQuery(
                        "UPDATE artworks SET " + set + " WHERE id = :id AND (" + condition + ") RETURNING *")
                .bind("id", id)
                .bindMap(values)
                .map(ROW)
                .findOne());
    }

    private static String assignments(Map<String, ?> values) {
        return String.join(
                ", ",
                values.keySet().stream().map(column -> column + " = :" + column).toList());
    }
}
