package dev.mintmark.app.store;

import dev.mintmark.app.ipfs.ContentRegister;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** What is kept on IPFS, in the tables {@code kept_roots}, {@code kept_blocks} and {@code ipfs_copies}. Thread-safe. */
public final class SqlContentRegister implements ContentRegister {
    private static final String ROOTS = "(SELECT image_cid AS cid FROM artworks WHERE image_cid IS NOT NULL"
            + " UNION SELECT metadata_cid FROM artworks WHERE metadata_cid IS NOT NULL"
            + " UNION SELECT cid FROM kept_roots) AS roots";

    private final Jdbi writer;
    private final Jdbi reader;

    public SqlContentRegister(Database database) {
        this.writer = database.writer();
        this.reader = database.reader();
    }

    @Override
    public List<String> roots(@Nullable String after, int limit) {
        return reader.withHandle(
                db -> db.createQuery("SELECT cid FROM " + ROOTS + " WHERE cid > :after ORDER BY cid LIMIT :limit")
                        .bind("after", after == null ? "" : after)
                        .bind("limit", limit)
                        .mapTo(String.class)
                        .list());
    }

    @Override
    public long files() {
        return reader.withHandle(db -> db.createQuery("SELECT COUNT(*) FROM " + ROOTS)
                .mapTo(Long.class)
                .one());
    }

    @Override
    public long below(int copies, Collection<String> places) {
        return reader.withHandle(db -> db.createQuery("SELECT COUNT(*) FROM " + ROOTS
                        + " WHERE (SELECT COUNT(*) FROM ipfs_copies WHERE root = roots.cid AND state = 'WHOLE'"
                        + " AND place IN (<places>)) < :copies")
                .bindList("places", List.copyOf(places))
                .bind("copies", copies)
                .mapTo(Long.class)
                .one());
    }

    @Override
    public List<Count> counts() {
        return reader.withHandle(db -> db.createQuery("SELECT place, state, COUNT(*) AS files FROM ipfs_copies"
                        + " JOIN " + ROOTS + " ON roots.cid = ipfs_copies.root GROUP BY place, state")
                .map(RecordMapper.of(Count.class))
                .list());
    }

    @Override
    public List<Copy> copies(String root) {
        return writer.inTransaction(db -> db.select(
                        "SELECT root, place, state, checked_at, failure FROM ipfs_copies WHERE root = ? ORDER BY place",
                        root)
                .map(RecordMapper.of(Copy.class))
                .list());
    }

    @Override
    public void put(Copy copy) {
        writer.useTransaction(db -> db.createUpdate("INSERT INTO ipfs_copies (root, place, state, checked_at, failure)"
                        + " VALUES (:root, :place, :state, :checkedAt, :failure) ON CONFLICT (root, place)"
                        + " DO UPDATE SET state = excluded.state, checked_at = excluded.checked_at,"
                        + " failure = excluded.failure")
                .bindMethods(copy)
                .execute());
    }

    @Override
    public void forget(String root) {
        writer.useTransaction(db -> db.execute("DELETE FROM ipfs_copies WHERE root = ?", root));
    }

    @Override
    public Optional<String> sealedFile(String root) {
        return reader.withHandle(db -> db.select("SELECT sha256 FROM artworks WHERE image_cid = ?", root)
                .mapTo(String.class)
                .findFirst());
    }

    @Override
    public boolean isReferenced(String cid) {
        return writer.inTransaction(db -> SqlArtworks.isPinned(db, cid));
    }

    @Override
    public void keep(Kept file, Collection<String> blocks) {
        writer.useTransaction(db -> {
            db.createUpdate("INSERT INTO kept_roots (cid, name, bytes, added_at) VALUES (:cid, :name, :bytes, :addedAt)"
                            + " ON CONFLICT (cid) DO UPDATE SET name = excluded.name")
                    .bindMethods(file)
                    .execute();
            for (String block : blocks) {
                db.execute(
                        "INSERT INTO kept_blocks (cid, root) VALUES (?, ?) ON CONFLICT DO NOTHING", block, file.cid());
            }
        });
    }

    @Override
    public boolean removeKept(String cid) {
        return writer.inTransaction(db -> {
            db.execute("DELETE FROM kept_blocks WHERE root = ?", cid);
            return db.execute("DELETE FROM kept_roots WHERE cid = ?", cid) > 0;
        });
    }

    @Override
    public List<Kept> kept() {
        return reader.withHandle(
                db -> db.createQuery("SELECT cid, name, bytes, added_at FROM kept_roots ORDER BY added_at, cid")
                        .map(RecordMapper.of(Kept.class))
                        .list());
    }
}
