package dev.mintmark.app.artwork;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which artworks a list has: those that meet all conditions. Null, or an empty list, is no condition.
 *
 * @param search words, in any order, that the prompt has, each at least by its beginning; see {@link SearchWords}
 * @param owner the ID of the principal that they belong to
 * @param model the ID of the model that drew them
 * @param creator the address that the token names as the creator, 0x and 40 hex digits
 * @param stages one of which they are at
 * @param done whether nothing more happens by itself
 * @param minted whether they have a token, also one that was burnt
 * @param from when they were ordered at the earliest
 * @param to before when they were ordered
 * @param favouriteOf whose favourites they are: the ID of a principal, or empty for the local operator
 * @param collection the ID of a collection in which they are
 */
public record ArtworkFilter(
        @Nullable String search,
        @Nullable String owner,
        @Nullable String model,
        @Nullable String creator,
        List<Stage> stages,
        @Nullable Boolean done,
        @Nullable Boolean minted,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String favouriteOf,
        @Nullable String collection) {
    /** All artworks. */
    public static final ArtworkFilter ALL =
            new ArtworkFilter(null, null, null, null, List.of(), null, null, null, null, null, null);

    public ArtworkFilter {
        stages = List.copyOf(stages);
        search = search == null || search.isBlank() ? null : search;
    }

    /** Those that a search finds, of one owner. */
    public static ArtworkFilter of(@Nullable String search, @Nullable String owner) {
        return new ArtworkFilter(search, owner, null, null, List.of(), null, null, null, null, null, null);
    }
}
