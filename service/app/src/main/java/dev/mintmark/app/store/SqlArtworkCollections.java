package dev.mintmark.app.store;

import dev.mintmark.app.access.ArtworkCollections;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Favourites and collections in the tables {@code favourites} and {@code collections}. Thread-safe. */
public final class SqlArtworkCollections implements ArtworkCollections {
    private static final String SELECT = "SELECT id, name, (SELECT COUNT(*) FROM items_of_collections"
            + " WHERE collection_id = collections.id) AS artworks, created_at FROM collections";

    private static final String NUMBER = "(SELECT seq FROM artworks WHERE id = :artwork)";

    private final Jdbi writer;
    private final Jdbi reader;

    public SqlArtworkCollections(Database database) {
        this.writer = database.writer();
        this.reader = database.reader();
    }

    private record Named(String id, String name, Instant createdAt) {}

    @Override
    public Set<String> favourites(String keeper, Collection<String> artworks) {
        if (artworks.isEmpty()) {
            return Set.of();
        }
        List<Object> values = new ArrayList<>();
        values.add(keeper);
        values.addAll(artworks);
        return Set.copyOf(reader.withHandle(handle -> handle.select(
                        "SELECT id FROM favourites JOIN artworks ON artworks.seq = favourites.seq WHERE keeper = ? AND"
                                + " id IN ("
                                + ", ?".repeat(artworks.size()).substring(2) + ")",
                        values.toArray())
                .mapTo(String.class)
                .list()));
    }

    @Override
    public void setFavourite(String keeper, String artwork, boolean isFavourite) {
        change(
                isFavourite
                        ? "INSERT INTO favourites (keeper, seq) SELECT :list, seq FROM artworks WHERE id = :artwork"
                                + " ON CONFLICT DO NOTHING"
                        : "DELETE FROM favourites WHERE keeper = :list AND seq = " + NUMBER,
                keeper,
                artwork);
    }

    private void change(String sql, String list, String artwork) {
        writer.useTransaction(handle -> handle.createUpdate(sql)
                .bind("list", list)
                .bind("artwork", artwork)
                .execute());
    }

    @Override
    public List<ArtworkCollection> list(String keeper) {
        return reader.withHandle(handle -> handle.select(SELECT + " WHERE keeper = ? ORDER BY name, id", keeper)
                .map(RecordMapper.of(ArtworkCollection.class))
                .list());
    }

    @Override
    public Optional<ArtworkCollection> find(String keeper, String id) {
        return reader.withHandle(handle -> handle.select(SELECT + " WHERE keeper = ? AND id = ?", keeper, id)
                .map(RecordMapper.of(ArtworkCollection.class))
                .findOne());
    }

    @Override
    public boolean add(String keeper, String id, String name, Instant now) {
        return writer.inTransaction(handle -> {
            long there = handle.createQuery("SELECT COUNT(*) FROM collections WHERE keeper = :keeper")
                    .bind("keeper", keeper)
                    .mapTo(Long.class)
                    .one();
            if (there >= MAX_COLLECTIONS) {
                return false;
            }
            handle.execute(
                    "INSERT INTO collections (id, keeper, name, created_at) VALUES (?, ?, ?, ?)",
                    id,
                    keeper,
                    name,
                    now);
            return true;
        });
    }

    @Override
    public void rename(String keeper, String id, String name) {
        writer.useTransaction(handle ->
                handle.execute("UPDATE collections SET name = ? WHERE keeper = ? AND id = ?", name, keeper, id));
    }

    @Override
    public void remove(String keeper, String id) {
        writer.useTransaction(
                handle -> handle.execute("DELETE FROM collections WHERE keeper = ? AND id = ?", keeper, id));
    }

    @Override
    public void put(String collection, String artwork) {
        change(
                "INSERT INTO items_of_collections (collection_id, seq) SELECT :list, seq FROM artworks"
                        + " WHERE id = :artwork ON CONFLICT DO NOTHING",
                collection,
                artwork);
    }

    @Override
    public void take(String collection, String artwork) {
        change("DELETE FROM items_of_collections WHERE collection_id = :list AND seq = " + NUMBER, collection, artwork);
    }

    @Override
    public Kept kept(String keeper) {
        return reader.withHandle(handle -> {
            List<KeptCollection> collections = new ArrayList<>();
            for (Named each : handle.select(
                            "SELECT id, name, created_at FROM collections WHERE keeper = ? ORDER BY created_at, id",
                            keeper)
                    .map(RecordMapper.of(Named.class))
                    .list()) {
                collections.add(new KeptCollection(
                        each.id,
                        each.name,
                        each.createdAt,
                        ids(handle, "items_of_collections", "collection_id", each.id)));
            }
            return new Kept(ids(handle, "favourites", "keeper", keeper), collections);
        });
    }

    private static List<String> ids(Handle handle, String table, String column, String value) {
        return handle.select(
                        "SELECT artworks.id FROM " + table + " JOIN artworks ON artworks.seq = " + table + ".seq WHERE "
                                + column + " = ? ORDER BY artworks.seq",
                        value)
                .mapTo(String.class)
                .list();
    }
}
