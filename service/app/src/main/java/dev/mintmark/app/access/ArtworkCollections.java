package dev.mintmark.app.access;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Favourites and collections of artworks, which each principal keeps for itself: nobody else sees them. A keeper is the ID of a
 * principal, or {@link #LOCAL}. Thread-safe.
 */
public interface ArtworkCollections {
    /** The local operator as a keeper. */
    String LOCAL = "";

    /** Collections of one keeper. */
    int MAX_COLLECTIONS = 500;

    /**
     * A list of artworks.
     *
     * @param artworks how many are in it
     */
    record ArtworkCollection(String id, String name, long artworks, Instant createdAt) {}

    /**
     * All that is kept for somebody.
     *
     * @param favourites the IDs of artworks
     */
    record Kept(List<String> favourites, List<KeptCollection> collections) {
        public Kept {
            favourites = List.copyOf(favourites);
            collections = List.copyOf(collections);
        }
    }

    /** @param artworks the IDs of those in it */
    record KeptCollection(String id, String name, Instant createdAt, List<String> artworks) {
        public KeptCollection {
            artworks = List.copyOf(artworks);
        }
    }

    /** Which of these artworks are the keeper's favourites. */
    Set<String> favourites(String keeper, Collection<String> artworks);

    /** Makes an artwork a favourite, or not; does nothing where there is no such artwork. */
    void setFavourite(String keeper, String artwork, boolean isFavourite);

    /** The keeper's collections, by their names. */
    List<ArtworkCollection> list(String keeper);

    /** The keeper's collection with this ID; empty also where it is another's. */
    Optional<ArtworkCollection> find(String keeper, String id);

    /**
     * Adds a collection.
     *
     * @return false where the keeper has as many as it may
     */
    boolean add(String keeper, String id, String name, Instant now);

    /** Does nothing where the keeper has no such collection. */
    void rename(String keeper, String id, String name);

    /** Removes a collection, and none of its artworks. */
    void remove(String keeper, String id);

    /** Puts an artwork into a collection; does nothing where it is in it, or there is no such artwork. */
    void put(String collection, String artwork);

    /** Takes an artwork out of a collection. */
    void take(String collection, String artwork);

    /** All that is kept for somebody. */
    Kept kept(String keeper);
}
