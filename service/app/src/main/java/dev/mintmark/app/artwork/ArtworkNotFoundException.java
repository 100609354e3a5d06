package dev.mintmark.app.artwork;

/** A request for an artwork that does not exist, or was deleted. */
public final class ArtworkNotFoundException extends RuntimeException {
    public ArtworkNotFoundException(String id) {
        super("There is no artwork " + id + ".");
    }
}
