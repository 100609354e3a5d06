package dev.mintmark.app.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ArtworkFacets.Facet;
import dev.mintmark.app.artwork.ArtworkFilter;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.Pin;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.artwork.TestDrawings;
import dev.mintmark.app.artwork.Token;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Which artworks a filter lets through. */
@ParameterizedClass
@MethodSource("dev.mintmark.app.store.TestDatabase#installed")
final class ArtworkSearchTest extends ArtworkStoreFixture {
    private void put(String id, String model, String prompt, @Nullable String owner, int second) {
        Artwork artwork = Artwork.accepted(
                id,
                Goal.SEALED,
                model,
                new Recipe(TestDrawings.parameters(prompt, "", 1, 2, 3, "ddim", 64, 64), "ab", List.of()),
                new byte[32],
                false,
                ImageFormat.PNG,
                null,
                Instant.ofEpochSecond(second),
                owner);
        changes.add(List.of(artwork), null, "h");
    }

    private void four() {
        put("a", "starter", "雪山 im Nebel", null, 1);
        put("b", "other", "a red fox", "ada", 2);
        put("c", "starter", "Ёжик в тумане", "ada", 3);
        put("d", "starter", "RED mountains", "bob", 4);
        sealIt("a", 1);
        sealIt("d", 2);
        changes.setTerms("d", MintOrder.STANDARD);
        changes.pinned("d", new Pin("cid", "root", null), List.of());
        changes.confirmed("d", token());
    }

    private static Token token() {
        return new Token(1, "0xc", "0x1", "0xo", "0xt", 1, 2, "ab", CREATOR, null, null);
    }

    private List<String> ids(ArtworkFilter filter) {
        return artworks.list(filter, null, 10).stream().map(Artwork::id).toList();
    }

    @Test
    void findsByEachCondition() {
        four();

        assertThat(ids(ArtworkFilter.ALL)).containsExactly("d", "c", "b", "a");
        assertThat(ids(search("fox RED"))).containsExactly("b");
        assertThat(ids(search("red"))).containsExactly("d", "b");
        assertThat(ids(search("ежик"))).containsExactly("c");
        assertThat(ids(search("山"))).containsExactly("a");
        assertThat(ids(search("ox"))).as("not the beginning of a word").isEmpty();
        assertThat(ids(search("%"))).isEmpty();
        assertThat(ids(ArtworkFilter.of("red", "ada"))).containsExactly("b");
        assertThat(ids(filter("starter", null, List.of(), null, null, null, null)))
                .containsExactly("d", "c", "a");
        assertThat(ids(filter(null, CREATOR.toLowerCase(Locale.ROOT), List.of(), null, null, null, null)))
                .containsExactly("d");
        assertThat(ids(filter(null, "0x" + "0".repeat(40), List.of(), null, null, null, null)))
                .isEmpty();
        assertThat(ids(filter(null, null, List.of(Stage.SEALED, Stage.CONFIRMED), null, null, null, null)))
                .containsExactly("d", "a");
        assertThat(ids(filter(null, null, List.of(), false, null, null, null))).containsExactly("c", "b");
        assertThat(ids(filter(null, null, List.of(), true, null, null, null))).containsExactly("d", "a");
        assertThat(ids(filter(null, null, List.of(), null, true, null, null))).containsExactly("d");
        assertThat(ids(filter(null, null, List.of(), null, false, null, null))).containsExactly("c", "b", "a");
        assertThat(ids(filter(null, null, List.of(), null, null, 2, 4))).containsExactly("c", "b");
    }

    @Test
    void pagesAndCountsWhatItFinds() {
        four();

        assertThat(artworks.count(search("red"))).isEqualTo(2);
        assertThat(artworks.count(ArtworkFilter.ALL)).isEqualTo(4);
        assertThat(artworks.list(search("red"), "d", 10))
                .extracting(Artwork::id)
                .containsExactly("b");
    }

    @Test
    void saysWhatThereIsToFilterBy() {
        four();

        assertThat(artworks.facets(null).models())
                .containsExactly(new Facet("starter", null, 3), new Facet("other", null, 1));
        assertThat(artworks.facets(null).creators())
                .containsExactly(new Facet(CREATOR.toLowerCase(Locale.ROOT), null, 1));
        assertThat(artworks.facets(null).owners())
                .containsExactly(new Facet("ada", null, 2), new Facet("bob", null, 1));
        assertThat(artworks.facets("ada").models())
                .containsExactly(new Facet("other", null, 1), new Facet("starter", null, 1));
        assertThat(artworks.facets("ada").owners()).isEmpty();
    }

    @Test
    void findsWhatAnEarlierProgramRegistered() {
        four();
        database.writer().useTransaction(db -> {
            db.execute("DELETE FROM artwork_words");
            db.execute("UPDATE artworks SET has_words = FALSE");
        });
        assertThat(ids(search("red"))).isEmpty();
        close();
        open();

        assertThat(ids(search("red"))).containsExactly("d", "b");
    }

    @Test
    void theWordsGoWithTheArtwork() {
        four();
        changes.delete("b");

        long kept = database.reader()
                .withHandle(db -> db.createQuery("SELECT COUNT(*) FROM artwork_words WHERE word = 'fox'")
                        .mapTo(Long.class)
                        .one());
        assertThat(kept).isZero();
    }
}
