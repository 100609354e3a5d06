package dev.mintmark.app.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.Goal;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A file that another artwork has is not removed. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
@Tag("slow")
final class SqlRemovalsTest extends ArtworkStoreFixture {
    @Test
    void aFileIsUsedAsADrawingASealedFileAnInputImageOrAMask() {
        SqlRemovals removals = new SqlRemovals(database);
        add("a", Goal.SEALED);
        for (String column : List.of("drawing", "sha256", "init", "mask")) {
            String file = "%064x".formatted(column.hashCode());
            assertThat(removals.isFileUsed(file)).as(column).isFalse();
            database.writer()
                    .useHandle(handle -> handle.execute("UPDATE artworks SET " + column + " = ? WHERE id = 'a'", file));
            assertThat(removals.isFileUsed(file)).as(column).isTrue();
        }
    }
}
