package dev.mintmark.app.store;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ArtworkFacets;
import dev.mintmark.app.artwork.ArtworkFilter;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.Fingerprints;
import dev.mintmark.app.artwork.Registration;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.transactions.Outbox;
import dev.mintmark.app.io.BlobStore;
import dev.mintmark.watermark.fingerprint.HammingIndex;
import dev.mintmark.watermark.fingerprint.IsccImageCode;
import dev.mintmark.watermark.fingerprint.Pdq;
import dev.mintmark.watermark.fingerprint.WindowFingerprint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** Finds artworks in the table {@code artworks}, and by their fingerprints in memory. Thread-safe. */
public final class SqlArtworks implements Artworks {
    static final RowMapper<Artwork> ROW = RecordMapper.of(Artwork.class);

    private static final RowMapper<Registration> REGISTRATION = RecordMapper.of(Registration.class);

    /** The receiver of a burnt token. */
    private static final String NOBODY = "'0x" + "0".repeat(40) + "'";

    private static final String NOISE_WATERMARKED = "shading IS NOT NULL AND sha256 IS NOT NULL";

    private final Jdbi writer;
    private final Jdbi reader;
    private final FingerprintIndex fingerprints;
    private final boolean isShared;
    private final ArtworkSearch search;
    private final SqlDrawQueue queue;

    /** Reads the fingerprints of all artworks into memory: 560 bytes each, and 160 more in each full 262,144. */
    public SqlArtworks(Database database) {
        this.writer = database.writer();
        this.reader = database.reader();
        this.isShared = database.isShared();
        this.search = new ArtworkSearch(reader);
        this.queue = new SqlDrawQueue(database);
        this.fingerprints = FingerprintIndex.load(reader);
    }

    FingerprintIndex fingerprints() {
        return fingerprints;
    }

    @Override
    public Optional<Artwork> find(String id) {
        return reader.withHandle(handle -> one(handle, "id", id));
    }

    @Override
    public Optional<Artwork> bySha256(String sha256) {
        return reader.withHandle(handle -> one(handle, "sha256", sha256));
    }

    /** A row of an artwork has some sixty columns, and each takes time, also to be told its name. */
    @Override
    public Optional<Registration> registration(String sha256) {
        return reader.withHandle(handle -> handle.select(
                        "SELECT id, created_at, model_id, model_sha256, sha256, fingerprint, image_cid"
                                + " FROM artworks WHERE sha256 = ?",
                        sha256)
                .map(REGISTRATION)
                .findOne());
    }

    @Override
    public Optional<Artwork> byWatermark(long watermarkId) {
        return reader.withHandle(handle -> one(handle, "watermark_id", watermarkId));
    }

    @Override
    public Optional<Artwork> byManifest(String urn) {
        return reader.withHandle(handle -> one(handle, "manifest", urn));
    }

    static Optional<Artwork> one(Handle handle, String column, Object value) {
        return handle.createQuery("SELECT * FROM artworks WHERE " + column + " = :value")
                .bind("value", value)
                .map(ROW)
                .findOne();
    }

    @Override
    public List<Artwork> list(ArtworkFilter filter, @Nullable String after, int limit) {
        return search.list(filter, after, limit);
    }

    @Override
    public long count(ArtworkFilter filter) {
        return search.count(filter);
    }

    @Override
    public ArtworkFacets facets(@Nullable String owner) {
        return search.facets(owner);
    }

    /** How the database finds a page, in its own words. */
    String plan(ArtworkFilter filter, @Nullable String after) {
        return search.plan(filter, after);
    }

    @Override
    public List<Artwork> undrawnAfter(String id, int next) {
        return reader.withHandle(handle -> handle.createQuery("SELECT artworks.* FROM artworks"
                        + " JOIN artworks AS first ON artworks.seq BETWEEN first.seq + 1 AND first.seq + :next"
                        + " WHERE first.id = :id AND artworks.stage = 'ACCEPTED' ORDER BY artworks.seq")
                .bind("id", id)
                .bind("next", next)
                .map(ROW)
                .list());
    }

    @Override
    public List<String> waitingDrawings(@Nullable String owner) {
        return queue.waiting(owner);
    }

    @Override
    public List<FingerprintMatch> nearest(String fingerprint, int maxDistance, int limit) {
        addNewFingerprints();
        return nearest(fingerprints.nearest(Pdq.parse(fingerprint, 0), maxDistance, limit));
    }

    @Override
    public List<FingerprintMatch> nearest(IsccImageCode code, int maxDistance, int limit) {
        addNewFingerprints();
        return nearest(fingerprints.nearest(code, maxDistance, limit));
    }

    private List<FingerprintMatch> nearest(List<HammingIndex.Hit> hits) {
        List<FingerprintMatch> found = new ArrayList<>();
        for (HammingIndex.Hit hit : hits) {
            bySeq(hit.id()).ifPresent(artwork -> found.add(new FingerprintMatch(artwork, hit.distance())));
        }
        return found;
    }

    /** What other nodes sealed is not in this process's memory yet. */
    private void addNewFingerprints() {
        if (isShared) {
            fingerprints.addNew(reader);
        }
    }

    @Override
    public List<WindowCandidate> byWindows(List<WindowFingerprint> windows, int limit) {
        addNewFingerprints();
        Map<Long, WindowCandidate> found = new LinkedHashMap<>();
        for (HammingIndex.Hit hit : fingerprints.byWindows(windows)) {
            if (found.size() < limit && !found.containsKey(hit.id())) {
                WindowFingerprint asked = windows.get(hit.query());
                bySeq(hit.id())
                        .flatMap(artwork -> FingerprintIndex.nearestWindow(artwork, asked)
                                .map(window -> new WindowCandidate(artwork, window, asked)))
                        .ifPresent(alike -> found.put(hit.id(), alike));
            }
        }
        return List.copyOf(found.values());
    }

    /** Both questions are answered by the index artworks_minting, which has this condition. */
    private static final String MINTING =
            " FROM artworks WHERE goal = 'CONFIRMED' AND stage IN ('ACCEPTED', 'DRAWN', 'SEALED', 'PINNED') AND stage ";

    @Override
    public List<String> queuedMints(long chainId, int limit) {
        return reader.withHandle(handle -> handle.createQuery("SELECT id" + MINTING
                        + "= 'PINNED' AND NOT EXISTS (SELECT 1 FROM chain_purposes"
                        + " WHERE chain_id = :chain AND purpose = :mint || id AND live) ORDER BY seq LIMIT :limit")
                .bind("chain", chainId)
                .bind("mint", Outbox.MINT)
                .bind("limit", limit)
                .mapTo(String.class)
                .list());
    }

    @Override
    public boolean hasMintsAhead() {
        return reader.withHandle(handle -> handle.createQuery("SELECT EXISTS (SELECT 1" + MINTING + "<> 'PINNED')")
                .mapTo(Boolean.class)
                .one());
    }

    private Optional<Artwork> bySeq(long seq) {
        return reader.withHandle(handle -> one(handle, "seq", seq));
    }

    @Override
    public List<Burn> unregisteredBurns(long chainId, String contract, int limit) {
        return reader.withHandle(handle -> handle.createQuery("SELECT artworks.id AS artwork, event.tx, event.block"
                        + " FROM token_transfers event JOIN artworks ON artworks.sha256 = SUBSTR(event.token_id, 3)"
                        + " WHERE event.receiver = " + NOBODY
                        + " AND event.chain_id = :chain AND event.contract = LOWER(:contract)"
                        + " AND token_chain_id = :chain AND token_contract = :contract"
                        + " AND (token_burnt_tx IS NULL OR token_burnt_tx <> event.tx"
                        + " OR token_burnt_block <> event.block)"
                        + " UNION ALL SELECT artworks.id, NULL, NULL FROM artworks"
                        + " WHERE token_burnt_tx IS NOT NULL AND token_chain_id = :chain AND token_contract = :contract"
                        // a block that is not read yet, or is to be read again, takes nothing back
                        + " AND token_burnt_block < (SELECT next_block FROM index_cursors"
                        + " WHERE chain_id = :chain AND contract = LOWER(:contract))"
                        + " AND NOT EXISTS (SELECT 1 FROM token_transfers event WHERE event.receiver = " + NOBODY
                        + " AND event.chain_id = :chain AND event.contract = LOWER(:contract)"
                        + " AND event.token_id = artworks.token_id) LIMIT :limit")
                .bind("chain", chainId)
                .bind("contract", contract)
                .bind("limit", limit)
                .map(RecordMapper.of(Burn.class))
                .list());
    }

    @Override
    public List<String> mintedByWallets(long chainId, String contract, int limit) {
        return reader.withHandle(handle -> handle.createQuery("SELECT DISTINCT artworks.id FROM signed_vouchers given"
                        + " JOIN artworks ON artworks.id = given.artwork_id"
                        + " JOIN token_mints mint ON mint.token_id = '0x' || artworks.sha256"
                        + " AND mint.chain_id = :chain AND mint.contract = LOWER(:contract)"
                        + " WHERE given.chain_id = :chain AND artworks.stage = 'PINNED' AND artworks.goal = 'PINNED'"
                        + " LIMIT :limit")
                .bind("chain", chainId)
                .bind("contract", contract)
                .bind("limit", limit)
                .mapTo(String.class)
                .list());
    }

    @Override
    public List<NoiseWatermarkGroup> noiseWatermarkGroups(int limit) {
        return reader.withHandle(handle -> handle.createQuery("SELECT model_sha256 AS model, width, height"
                        + " FROM artworks WHERE " + NOISE_WATERMARKED
                        + " GROUP BY model_sha256, width, height ORDER BY MAX(seq) DESC LIMIT :limit")
                .bind("limit", limit)
                .map(RecordMapper.of(NoiseWatermarkGroup.class))
                .list());
    }

    @Override
    public long[] noiseWatermarks(NoiseWatermarkGroup group, int limit) {
        return reader.withHandle(handle -> handle
                .createQuery("SELECT watermark_id FROM artworks WHERE " + NOISE_WATERMARKED
                        + " AND model_sha256 = :model AND width = :width AND height = :height"
                        + " ORDER BY seq DESC LIMIT :limit")
                .bindMethods(group)
                .bind("limit", limit)
                .mapTo(Long.class)
                .stream()
                .mapToLong(Long::longValue)
                .toArray());
    }

    @Override
    public boolean isPinned(String cid) {
        return reader.withHandle(handle -> isPinned(handle, cid));
    }

    static boolean isPinned(Handle handle, String cid) {
        return handle.createQuery("SELECT EXISTS (SELECT 1 FROM artworks WHERE image_cid = :cid)"
                        + " OR EXISTS (SELECT 1 FROM artworks WHERE metadata_cid = :cid)"
                        + " OR EXISTS (SELECT 1 FROM pinned_blocks WHERE cid = :cid)"
                        + " OR EXISTS (SELECT 1 FROM kept_blocks WHERE cid = :cid)")
                .bind("cid", cid)
                .mapTo(Boolean.class)
                .one();
    }

    @Override
    public List<Artwork> unlistedPins() {
        return reader.withHandle(handle -> handle.createQuery(
                        "SELECT * FROM artworks WHERE id IN (SELECT artwork_id FROM unlisted_pins)")
                .map(ROW)
                .list());
    }

    @Override
    public List<Artwork> tokensIn(long chainId, long block) {
        return reader.withHandle(handle -> handle.select(
                        "SELECT * FROM artworks WHERE token_chain_id = ? AND token_block = ? ORDER BY seq",
                        chainId,
                        block)
                .map(ROW)
                .list());
    }

    @Override
    public List<Artwork> tokens(long chainId, String contract, @Nullable Artwork after, int limit) {
        Token last = after == null ? null : after.token();
        return reader.withHandle(handle -> handle.createQuery("SELECT * FROM artworks WHERE token_chain_id = :chainId"
                        + " AND token_contract = :contract"
                        + " AND (token_block > :block OR token_block = :block AND id > :id)"
                        + " ORDER BY token_block, id LIMIT :limit")
                .bind("chainId", chainId)
                .bind("contract", contract)
                .bind("block", last == null ? -1 : last.block())
                .bind("id", after == null ? "" : after.id())
                .bind("limit", limit)
                .map(ROW)
                .list());
    }

    /** Starts to make missing fingerprints from the sealed files, in a thread that ends when all are made, or when closed. */
    public AutoCloseable backfillFingerprints(BlobStore files) {
        FingerprintBackfill missing = fingerprintBackfill(files);
        missing.start();
        return missing;
    }

    FingerprintBackfill fingerprintBackfill(BlobStore files) {
        return new FingerprintBackfill(reader, files, this::addFingerprints);
    }

    /** Takes effect where this file is still the artwork's. */
    private boolean addFingerprints(long seq, String sha256, Fingerprints added) {
        return writer.inTransaction(handle -> {
            boolean there = handle.createUpdate("UPDATE artworks SET iscc = :iscc,"
                                    + " windows = :windows, window_layout = :layout"
                                    + " WHERE seq = :seq AND sha256 = :sha256")
                            .bindMethods(added)
                            .bind("seq", seq)
                            .bind("sha256", sha256)
                            .execute()
                    == 1;
            if (there) {
                handle.afterCommit(() -> fingerprints.addFingerprints(seq, added));
            }
            return there;
        });
    }
}
