package dev.mintmark.app.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.ArtworkFilter;
import dev.mintmark.app.artwork.Stage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** By which index SQLite, which says what it scans, finds the artworks of a filter. */
@ParameterizedClass
@EnumSource(value = TestDatabase.class, names = "SQLITE")
final class ArtworkIndexesTest extends ArtworkStoreFixture {
    @Test
    void eachConditionHasAnIndex() {
        String scan = "SCAN artworks";

        assertThat(artworks.plan(search("red fox"), null))
                .contains("artwork_words USING PRIMARY KEY")
                .doesNotContain(scan);
        assertThat(artworks.plan(filter("m", null, List.of(), null, null, null, null), null))
                .contains("artworks_model")
                .doesNotContain(scan);
        assertThat(artworks.plan(filter(null, CREATOR, List.of(), null, null, null, null), null))
                .contains("artworks_token_creator")
                .doesNotContain(scan);
        assertThat(artworks.plan(filter(null, null, List.of(Stage.FAILED), null, null, null, null), null))
                .contains("artworks_stage")
                .doesNotContain(scan);
        assertThat(artworks.plan(filter(null, null, List.of(), false, null, null, null), null))
                .contains("artworks_stage")
                .doesNotContain(scan);
        assertThat(artworks.plan(filter(null, null, List.of(), null, true, null, null), null))
                .contains("artworks_minted");
        assertThat(artworks.plan(filter(null, null, List.of(), null, null, 1, 2), null))
                .contains("artworks_created_at")
                .doesNotContain(scan);
        assertThat(artworks.plan(ArtworkFilter.of(null, "ada"), null))
                .contains("artworks_owner")
                .doesNotContain(scan);
    }
}
