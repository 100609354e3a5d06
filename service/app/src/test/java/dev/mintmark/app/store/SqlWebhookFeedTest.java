package dev.mintmark.app.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.webhook.WebhookEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SqlWebhookFeedTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATER = START.plusSeconds(30);

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("dev.mintmark.app.store.TestDatabase#installed")
    void ofManyProcessesOneTakesAnEvent(TestDatabase kind) throws Exception {
        int processes = 8;
        try (Database database = kind.open(folder);
                ExecutorService threads = Executors.newFixedThreadPool(processes)) {
            SqlWebhookFeed feed = feed(database, "a");
            for (int round = 1; round <= 20; round++) {
                append(feed, START, "event " + round);
                CyclicBarrier together = new CyclicBarrier(processes);
                Callable<Boolean> claim = () -> {
                    together.await();
                    return feed.claim("a", START, LATER).isPresent();
                };
                int taken = 0;
                for (Future<Boolean> one : threads.invokeAll(Collections.nCopies(processes, claim))) {
                    taken += one.get() ? 1 : 0;
                }
                assertThat(taken).isEqualTo(1);
                feed.delivered("a", round);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.mintmark.app.store.TestDatabase#installed")
    void anEventUnderWayIsNotTakenAgainBeforeItsTime(TestDatabase kind) throws Exception {
        try (Database database = kind.open(folder)) {
            SqlWebhookFeed feed = feed(database, "a");
            append(feed, START, "event");
            assertThat(feed.claim("a", START, LATER)).isPresent();
            feed.retryNow();
            assertThat(feed.claim("a", LATER.minusMillis(1), LATER)).isEmpty();
            assertThat(feed.claim("a", LATER, LATER.plusSeconds(30))).isPresent();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.mintmark.app.store.TestDatabase#installed")
    void payloadsThatEveryEndpointWasToldAreForgottenAfterAMonthAndNotToldAgain(TestDatabase kind) throws Exception {
        Instant month = START.plus(Duration.ofDays(30));
        try (Database database = kind.open(folder)) {
            SqlWebhookFeed feed = feed(database, "a", "b");
            append(feed, START, "both", "one");
            feed.delivered("a", 2);
            feed.delivered("b", 1);
            append(feed, month, "a month later");
            assertThat(payloads(database)).containsExactly("{}", "{}", "{}");
            append(feed, month.plusMillis(1), "both", "after");
            assertThat(payloads(database)).containsExactly("", "{}", "{}", "{}");
        }
    }

    private static SqlWebhookFeed feed(Database database, String... endpoints) {
        SqlWebhookFeed feed = new SqlWebhookFeed(database);
        feed.setEndpoints(Set.of(endpoints));
        return feed;
    }

    private static void append(SqlWebhookFeed feed, Instant now, String... ids) {
        feed.append(List.of(ids).stream().map(id -> new WebhookEvent(id, "{}")).toList(), now);
    }

    private static List<String> payloads(Database database) {
        return database.reader()
                .withHandle(db -> db.select("SELECT payload FROM webhook_events ORDER BY number")
                        .mapTo(String.class)
                        .list());
    }
}
