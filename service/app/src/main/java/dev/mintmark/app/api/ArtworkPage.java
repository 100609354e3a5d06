package dev.mintmark.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list, newest first.
 *
 * @param next the cursor of the next page; null if this is the last
 * @param total how many there are on all pages; left out where it was not asked for
 */
public record ArtworkPage(
        List<ArtworkResponse> artworks,
        @Nullable String next,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long total) {
    /** Artworks on a page where the caller names no limit. */
    public static final int DEFAULT_LIMIT = 24;

    public static final int MAX_LIMIT = 100;

    public ArtworkPage {
        artworks = List.copyOf(artworks);
    }
}
