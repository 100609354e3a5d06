package dev.mintmark.app.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.Removal;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A file that another artwork has is not removed. */
@ParameterizedClass
@MethodSource("dev.mintmark.app.store.TestDatabase#installed")
@Tag("slow")
final class SqlRemovalsTest extends ArtworkStoreFixture {
    @Test
    void aFileIsUsedAsADrawingASealedFileAnInputImageOrAMask() {
        SqlRemovals removals = new SqlRemovals(database);
        add("a", Goal.SEALED);
        for (String column : List.of("drawing", "sha256", "init", "mask", "control")) {
            String file = "%064x".formatted(column.hashCode());
            assertThat(removals.isFileUsed(file)).as(column).isFalse();
            database.writer()
                    .useHandle(handle -> handle.execute("UPDATE artworks SET " + column + " = ? WHERE id = 'a'", file));
            assertThat(removals.isFileUsed(file)).as(column).isTrue();
        }
    }

    @Test
    void whatADeletedArtworkLeftIsKeptUntilItIsRemoved() {
        SqlRemovals removals = new SqlRemovals(database);
        Removal left = new Removal("a", List.of("f".repeat(64)), List.of("bafkreiroot"), List.of("bafkreiblock"));
        assertThat(removals.find("a")).isEmpty();

        removals.add(left);
        assertThat(removals.find("a")).contains(left);
        assertThat(removals.find("b")).isEmpty();
        removals.delete("b");
        assertThat(removals.find("a")).contains(left);
        removals.delete("a");
        assertThat(removals.find("a")).isEmpty();
    }

    @Test
    void theBlocksOfAPinAreThoseThatWereListed() {
        SqlRemovals removals = new SqlRemovals(database);
        add("a", Goal.SEALED);
        add("b", Goal.SEALED);
        database.writer()
                .useHandle(handle -> handle.execute(
                        "INSERT INTO pinned_blocks (artwork_id, cid) VALUES ('a', 'one'), ('b', 'two')"));

        assertThat(removals.blocksBelow("a")).containsExactly("one");
        assertThat(removals.isPinned("one")).isTrue();
        assertThat(removals.isPinned("three")).isFalse();
    }
}
