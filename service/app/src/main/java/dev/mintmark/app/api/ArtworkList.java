package dev.mintmark.app.api;

import java.util.List;

/** The artworks that a request created, in the order of their seeds. */
public record ArtworkList(List<ArtworkResponse> artworks) {
    public ArtworkList {
        artworks = List.copyOf(artworks);
    }
}
