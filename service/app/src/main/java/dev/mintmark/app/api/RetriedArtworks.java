package dev.mintmark.app.api;

import java.util.List;

/**
 * The failed artworks that are tried again.
 *
 * @param artworks their IDs, newest first
 */
public record RetriedArtworks(List<String> artworks) {
    public RetriedArtworks {
        artworks = List.copyOf(artworks);
    }
}
