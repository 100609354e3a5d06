package dev.mintmark.app.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list, newest first.
 *
 * @param next the cursor of the next page; null if this is the last
 */
public record ArtworkPage(
        List<ArtworkResponse> artworks, @Nullable String next) {
    /** Artworks on a page where the caller names no limit. */
    public static final int DEFAULT_LIMIT = 24;

    public static final int MAX_LIMIT = 100;

    public ArtworkPage {
        artworks = List.copyOf(artworks);
    }
}
