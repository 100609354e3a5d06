package dev.mintmark.app.artwork;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What artworks can be filtered by, with how many there are of each.
 *
 * @param models the IDs of the models that drew them
 * @param creators the addresses that tokens name as their creators
 * @param owners the principals that they belong to, with their names; empty where those of one owner were asked for
 */
public record ArtworkFacets(List<Facet> models, List<Facet> creators, List<Facet> owners) {
    /** The values of one kind at most; the most frequent are kept. */
    public static final int MAX_VALUES = 200;

    public ArtworkFacets {
        models = List.copyOf(models);
        creators = List.copyOf(creators);
        owners = List.copyOf(owners);
    }

    /**
     * One value.
     *
     * @param name for people; null where the value itself is that
     */
    public record Facet(String value, @Nullable String name, long artworks) {}
}
