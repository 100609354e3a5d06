package dev.mintmark.app.cli;

import dev.mintmark.app.artwork.ArtworkFilter;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A filter of artworks as the query of a URL. */
final class ListQuery {
    private final StringJoiner query = new StringJoiner("&", "?", "");

    private ListQuery() {}

    static String of(ArtworkFilter filter, @Nullable String after, int limit, boolean counted) {
        ListQuery list = new ListQuery();
        list.add("limit", limit);
        list.add("after", after);
        list.add("count", counted ? true : null);
        list.add("search", filter.search());
        list.add("owner", filter.owner());
        list.add("model", filter.model());
        list.add("creator", filter.creator());
        list.add(
                "stage",
                filter.stages().isEmpty()
                        ? null
                        : filter.stages().stream().map(Enum::name).collect(Collectors.joining(",")));
        list.add("done", filter.done());
        list.add("minted", filter.minted());
        list.add("from", filter.from());
        list.add("to", filter.to());
        // of whoever makes the request
        list.add("favourite", filter.favouriteOf() == null ? null : true);
        list.add("collection", filter.collection());
        return list.query.toString();
    }

    private void add(String name, @Nullable Object value) {
        if (value != null) {
            query.add(name + "=" + UrlPaths.segment(value.toString()));
        }
    }
}
