package dev.mintmark.app.artwork;

/** The paths of an artwork in the service's API. */
public final class ArtworkPath {
    private ArtworkPath() {}

    /** {@code /api/artworks/ID}. */
    public static String of(String id) {
        return "/api/artworks/" + id;
    }

    /** The path of the sealed file. */
    public static String image(String id) {
        return of(id) + "/image";
    }
}
