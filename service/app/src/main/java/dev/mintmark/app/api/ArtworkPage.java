package dev.mintmark.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list, newest first.
 *
 * @param next the cursor of the next page; null if this is the last
 * @param total how many there are on all pages; left out where it was not asked for
 * @param favourites the IDs of those that are the caller's favourites; left out where nobody asks
 */
public record ArtworkPage(
        List<ArtworkResponse> artworks,
        @Nullable String next,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long total,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> favourites) {
    /** Artworks on a page where the caller names no limit. */
    public static final int DEFAULT_LIMIT = 24;

    public static final int MAX_LIMIT = 100;

    public ArtworkPage {
        artworks = List.copyOf(artworks);
        favourites = favourites == null ? null : List.copyOf(favourites);
    }

    /** The same page for somebody who has these favourites. */
    public ArtworkPage with(Collection<String> favourites) {
        return new ArtworkPage(artworks, next, total, List.copyOf(favourites));
    }
}
