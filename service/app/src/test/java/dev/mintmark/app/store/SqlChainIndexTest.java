package dev.mintmark.app.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqlChainIndexTest {
    /** Every verification of an image asks for a token, however many there are. */
    @Test
    void aTokenIsFoundByIndexesAlone(@TempDir Path data) throws Exception {
        try (Database database = Database.open(data.resolve("mintmark.db"))) {
            List<String> plan = database.reader()
                    .withHandle(db -> db.select("EXPLAIN QUERY PLAN " + SqlChainIndex.TOKEN, "0x1", 137, "0xc")
                            .map((row, context) -> row.getString("detail"))
                            .list());

            assertThat(plan)
                    .anySatisfy(step -> assertThat(step).startsWith("SEARCH moved"))
                    .noneSatisfy(step -> assertThat(step).startsWith("SCAN"));
        }
    }
}
