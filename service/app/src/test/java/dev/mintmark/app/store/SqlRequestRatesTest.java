package dev.mintmark.app.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.access.ProcessRates;
import dev.mintmark.app.access.RequestRates;
import dev.mintmark.app.access.RequestRates.Taken;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rates of two nodes, each with its own connections to one real PostgreSQL. */
@Tag("slow")
final class SqlRequestRatesTest {
    @TempDir
    Path folder;

    @Test
    void twoNodesShareALimit() throws Exception {
        try (Database one = TestDatabase.POSTGRESQL.open(folder);
                Database two = TestDatabase.POSTGRESQL.open(folder)) {
            RequestRates first = SqlRequestRates.of(one);
            RequestRates second = SqlRequestRates.of(two);

            assertThat(first.take("ada", 4))
                    .satisfies(taken -> assertThat(taken.isTaken()).isTrue())
                    .extracting(Taken::remaining)
                    .isEqualTo(3L);
            assertThat(second.take("ada", 4).remaining()).isEqualTo(2);
            assertThat(first.take("ada", 4).remaining()).isEqualTo(1);
            assertThat(second.take("ada", 4).isTaken()).isTrue();
            for (RequestRates node : new RequestRates[] {first, second}) {
                Taken refused = node.take("ada", 4);
                assertThat(refused.isTaken()).isFalse();
                assertThat(refused.retryAfter()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(15));
                assertThat(refused.reset()).isBetween(Duration.ofSeconds(50), Duration.ofMinutes(1));
                assertThat(node.take("bob", 4).isTaken()).as("another's").isTrue();
            }
        }
    }

    @Test
    void noneIsTakenTwiceBySimultaneousRequests() throws Exception {
        try (Database one = TestDatabase.POSTGRESQL.open(folder);
                Database two = TestDatabase.POSTGRESQL.open(folder);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            RequestRates first = SqlRequestRates.of(one);
            RequestRates second = SqlRequestRates.of(two);
            var asked = Stream.iterate(0, i -> i + 1)
                    .limit(60)
                    .map(i -> threads.submit(
                            () -> (i % 2 == 0 ? first : second).take("ada", 5).isTaken()))
                    .toList();
            long taken = 0;
            for (var each : asked) {
                taken += each.get() ? 1 : 0;
            }
            assertThat(taken).isBetween(5L, 6L); // one may come back meanwhile
        }
    }

    /** A request takes no turn: it is counted on a connection of its own while a transaction has the turn. */
    @Test
    void aTransactionHoldsUpNoRequest() {
        try (Database database = TestDatabase.POSTGRESQL.open(folder)) {
            RequestRates rates = SqlRequestRates.of(database);
            database.writer().useTransaction(db -> {
                db.execute("DELETE FROM quota_uses");
                assertThat(rates.take("ada", 2).isTaken()).isTrue();
            });
        }
    }

    /** A process whose database fails goes on, and counts for itself. */
    @Test
    void aDatabaseThatIsGoneLetsTheProcessCount() {
        Database database = TestDatabase.POSTGRESQL.open(folder);
        RequestRates rates = SqlRequestRates.of(database);
        database.close();

        assertThat(rates.take("ada", 2).isTaken()).isTrue();
        assertThat(rates.take("ada", 2).isTaken()).isTrue();
        assertThat(rates.take("ada", 2).isTaken()).isFalse();
    }

    @Test
    void onSqliteTheProcessCounts() {
        try (Database database = TestDatabase.SQLITE.open(folder)) {
            assertThat(SqlRequestRates.of(database)).isInstanceOf(ProcessRates.class);
        }
    }
}
