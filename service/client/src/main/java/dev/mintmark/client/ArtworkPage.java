package dev.mintmark.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of artworks, newest first.
 *
 * @param next what to ask the next page with; null on the last one
 */
public record ArtworkPage(List<Artwork> artworks, @Nullable String next) {
    public ArtworkPage {
        artworks = List.copyOf(artworks);
    }
}
