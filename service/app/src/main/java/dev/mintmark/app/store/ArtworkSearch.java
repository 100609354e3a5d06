package dev.mintmark.app.store;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ArtworkFacets;
import dev.mintmark.app.artwork.ArtworkFacets.Facet;
import dev.mintmark.app.artwork.ArtworkFilter;
import dev.mintmark.app.artwork.SearchWords;
import dev.mintmark.app.artwork.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Finds the artworks that meet a filter's conditions, each condition by an index. Thread-safe. */
final class ArtworkSearch {
    /** Where the artwork itself is deleted: those whose IDs, which begin with the time, come before its ID. */
    private static final String OLDER = "seq <= COALESCE((SELECT seq - 1 FROM artworks WHERE id = :after),"
            + " (SELECT MAX(seq) FROM artworks WHERE id < :after), 0)";

    /** After every text that begins with what stands before it. */
    private static final String LAST = new String(Character.toChars(Character.MAX_CODE_POINT));

    private final Jdbi reader;

    ArtworkSearch(Jdbi reader) {
        this.reader = reader;
    }

    /** Conditions of a statement, and their values. */
    private static final class Conditions {
        private final List<String> all = new ArrayList<>();
        private final Map<String, Object> values = new LinkedHashMap<>();

        private void add(String condition) {
            all.add(condition);
        }

        private void add(String condition, String name, @Nullable Object value) {
            if (value != null) {
                all.add(condition);
                values.put(name, value);
            }
        }

        private String where() {
            return all.isEmpty() ? "" : " WHERE " + String.join(" AND ", all);
        }

        private Query bind(Query query) {
            return query.bindMap(values);
        }
    }

    private static Conditions conditions(ArtworkFilter filter) {
        Conditions conditions = new Conditions();
        conditions.add("owner = :owner", "owner", filter.owner());
        conditions.add("model_id = :model", "model", filter.model());
        conditions.add(
                "token_id IS NOT NULL AND LOWER(token_creator) = :creator",
                "creator",
                filter.creator() == null ? null : filter.creator().toLowerCase(Locale.ROOT));
        conditions.add("created_at >= :from", "from", filter.from());
        conditions.add("created_at < :to", "to", filter.to());
        conditions.add("seq IN (SELECT seq FROM favourites WHERE keeper = :keeper)", "keeper", filter.favouriteOf());
        conditions.add(
                "seq IN (SELECT seq FROM items_of_collections WHERE collection_id = :collection)",
                "collection",
                filter.collection());
        if (!filter.stages().isEmpty()) {
            List<String> names = new ArrayList<>();
            for (Stage stage : filter.stages()) {
                names.add("'" + stage.name() + "'");
            }
            conditions.add("stage IN (" + String.join(", ", names) + ")");
        }
        if (filter.done() != null) {
            conditions.add((filter.done() ? "NOT " : "") + ArtworkCancellation.UNFINISHED);
        }
        if (filter.minted() != null) {
            conditions.add("token_id IS " + (filter.minted() ? "NOT " : "") + "NULL");
        }
        String search = filter.search();
        if (search != null) {
            List<String> terms = SearchWords.terms(search);
            if (terms.isEmpty()) {
                conditions.add("1 = 0"); // signs alone are in no word
            }
            for (int i = 0; i < terms.size(); i++) {
                conditions.add(
                        "seq IN (SELECT seq FROM artwork_words WHERE word >= :word" + i + " AND word < :end" + i + ")");
                conditions.values.put("word" + i, terms.get(i));
                conditions.values.put("end" + i, terms.get(i) + LAST);
            }
        }
        return conditions;
    }

    /** The statement that finds the numbers of a page, and its values. */
    private static Conditions page(ArtworkFilter filter, @Nullable String after) {
        Conditions conditions = conditions(filter);
        conditions.add(OLDER, "after", after);
        return conditions;
    }

    private static String numbers(Conditions conditions) {
        return "SELECT seq FROM artworks" + conditions.where() + " ORDER BY seq DESC LIMIT :limit";
    }

    /** The newest first; in two statements, since one of each form of a filter would be kept with its own mapper. */
    List<Artwork> list(ArtworkFilter filter, @Nullable String after, int limit) {
        Conditions conditions = page(filter, after);
        return reader.withHandle(handle -> rows(
                handle,
                conditions
                        .bind(handle.createQuery(numbers(conditions)))
                        .bind("limit", limit)
                        .mapTo(Long.class)
                        .list()));
    }

    private static List<Artwork> rows(Handle handle, List<Long> numbers) {
        if (numbers.isEmpty()) {
            return List.of();
        }
        String places = ", ?".repeat(numbers.size()).substring(2);
        return handle.select(
                        "SELECT * FROM artworks WHERE seq IN (" + places + ") ORDER BY seq DESC", numbers.toArray())
                .map(SqlArtworks.ROW)
                .list();
    }

    long count(ArtworkFilter filter) {
        Conditions conditions = conditions(filter);
        return reader.withHandle(handle -> conditions
                .bind(handle.createQuery("SELECT COUNT(*) FROM artworks" + conditions.where()))
                .mapTo(Long.class)
                .one());
    }

    /** How the database finds a page, in its own words. */
    String plan(ArtworkFilter filter, @Nullable String after) {
        Conditions conditions = page(filter, after);
        return reader.withHandle(handle -> String.join(
                "\n",
                conditions
                        .bind(handle.createQuery("EXPLAIN QUERY PLAN " + numbers(conditions)))
                        .bind("limit", 1)
                        .map((row, context) -> row.getString("detail"))
                        .list()));
    }

    ArtworkFacets facets(@Nullable String owner) {
        return reader.withHandle(handle -> new ArtworkFacets(
                facets(handle, "SELECT model_id AS value, NULL AS name, COUNT(*) AS artworks FROM artworks", "", owner),
                facets(
                        handle,
                        "SELECT LOWER(token_creator) AS value, NULL AS name, COUNT(*) AS artworks FROM artworks",
                        "token_id IS NOT NULL",
                        owner),
                owner != null
                        ? List.of()
                        : facets(
                                handle,
                                "SELECT owner AS value, (SELECT name FROM principals WHERE id = owner) AS name,"
                                        + " COUNT(*) AS artworks FROM artworks",
                                "owner IS NOT NULL",
                                null)));
    }

    private static List<Facet> facets(Handle handle, String select, String condition, @Nullable String owner) {
        Conditions conditions = new Conditions();
        if (!condition.isEmpty()) {
            conditions.add(condition);
        }
        conditions.add("owner = :owner", "owner", owner);
        return conditions
                .bind(handle.createQuery(select + conditions.where() + " GROUP BY 1 ORDER BY 3 DESC, 1 LIMIT :limit"))
                .bind("limit", ArtworkFacets.MAX_VALUES)
                .map(RecordMapper.of(Facet.class))
                .list();
    }
}
