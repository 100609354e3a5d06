package dev.mintmark.app.api;

import dev.mintmark.app.access.ArtworkCollections.ArtworkCollection;
import java.util.List;

/** The collections of one keeper. */
public record CollectionList(List<ArtworkCollection> collections) {
    public CollectionList {
        collections = List.copyOf(collections);
    }
}
