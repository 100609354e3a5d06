package dev.mintmark.app.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.access.ArtworkCollections;
import dev.mintmark.app.access.ArtworkCollections.ArtworkCollection;
import dev.mintmark.app.access.ArtworkCollections.KeptCollection;
import dev.mintmark.app.access.Principal;
import dev.mintmark.app.access.Role;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ArtworkFilter;
import dev.mintmark.app.artwork.Goal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Favourites and collections on real databases: each keeper has its own. */
@ParameterizedClass
@MethodSource("dev.mintmark.app.store.TestDatabase#installed")
final class SqlArtworkCollectionsTest extends ArtworkStoreFixture {
    private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_123L);

    private ArtworkCollections collections;

    @BeforeEach
    void addSome() {
        collections = new SqlArtworkCollections(database);
        for (String id : List.of("a", "b", "c")) {
            add(id, Goal.SEALED);
        }
        collections.setFavourite("ada", "a", true);
        collections.setFavourite("ada", "a", true);
        collections.setFavourite("ada", "c", true);
        collections.setFavourite("bob", "b", true);
        collections.add("ada", "x", "Foxes", NOW);
        collections.add("bob", "y", "Herons", NOW);
        collections.put("x", "a");
        collections.put("x", "b");
        collections.put("x", "b");
        collections.put("x", "nothing");
    }

    private List<String> ids(String favouriteOf, String collection) {
        ArtworkFilter filter =
                new ArtworkFilter(null, null, null, null, List.of(), null, null, null, null, favouriteOf, collection);
        return artworks.list(filter, null, 9).stream().map(Artwork::id).toList();
    }

    @Test
    void listsAreFilteredByThem() {
        assertThat(ids("ada", null)).containsExactly("c", "a");
        assertThat(ids("bob", null)).containsExactly("b");
        assertThat(ids(ArtworkCollections.LOCAL, null)).isEmpty();
        assertThat(ids(null, "x")).containsExactly("b", "a");
        assertThat(ids("ada", "x")).containsExactly("a");
        assertThat(collections.favourites("ada", List.of("a", "b", "nothing"))).containsExactly("a");
        assertThat(collections.favourites("ada", List.of())).isEmpty();
    }

    @Test
    void nobodyChangesThoseOfAnother() {
        collections.rename("bob", "x", "Mine");
        collections.remove("bob", "x");

        assertThat(collections.find("bob", "x")).isEmpty();
        assertThat(collections.list("ada")).containsExactly(new ArtworkCollection("x", "Foxes", 2, NOW));
        assertThat(collections.find("ada", "x")).contains(new ArtworkCollection("x", "Foxes", 2, NOW));
    }

    @Test
    void theirKeeperChangesThem() {
        collections.setFavourite("ada", "c", false);
        collections.take("x", "a");
        collections.rename("ada", "x", "Red foxes");

        assertThat(ids("ada", null)).containsExactly("a");
        assertThat(ids(null, "x")).containsExactly("b");
        assertThat(collections.list("ada")).extracting(ArtworkCollection::name).containsExactly("Red foxes");
        collections.remove("ada", "x");
        assertThat(collections.list("ada")).isEmpty();
        assertThat(artworks.find("b")).as("an artwork of the collection").isPresent();
    }

    @Test
    void aDeletedArtworkIsInNone() {
        changes.delete("a");

        assertThat(ids("ada", null)).containsExactly("c");
        assertThat(collections.list("ada"))
                .extracting(ArtworkCollection::artworks)
                .containsExactly(1L);
    }

    @Test
    void nobodyHasMoreThanMay() {
        for (int i = 1; i < ArtworkCollections.MAX_COLLECTIONS; i++) {
            assertThat(collections.add("ada", "n" + i, "n", NOW)).isTrue();
        }

        assertThat(collections.add("ada", "more", "n", NOW)).isFalse();
        assertThat(collections.add("bob", "more", "n", NOW)).isTrue();
    }

    @Test
    void theyAreOfThePrincipalsData() {
        SqlPrincipals principals = new SqlPrincipals(database);
        principals.add(new Principal("ada", "Ada", Set.of(Role.CREATOR), null, null, null, null, NOW, null));

        assertThat(collections.kept("ada").favourites()).containsExactly("a", "c");
        assertThat(collections.kept("ada").collections())
                .containsExactly(new KeptCollection("x", "Foxes", NOW, List.of("a", "b")));
        principals.delete("ada");
        assertThat(collections.kept("ada").favourites()).isEmpty();
        assertThat(collections.kept("ada").collections()).isEmpty();
        assertThat(collections.kept("bob").favourites()).containsExactly("b");
        assertThat(collections.kept("bob").collections()).hasSize(1);
    }
}
