package dev.mintmark.app.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mintmark.app.store.Nodes.Lease;
import dev.mintmark.app.store.Nodes.Node;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that share a PostgreSQL database. */
@Tag("slow")
final class NodesTest {
    @TempDir
    Path folder;

    private String address;
    private Database one;
    private Database other;

    @BeforeEach
    void open() {
        assumeTrue(TestPostgres.isInstalled(), "there is no postgresql; install the package of that name");
        address = TestPostgres.get().newDatabase();
        one = Database.open(DataFolder.open(folder.resolve("one")), address);
        other = Database.open(DataFolder.open(folder.resolve("other")), address);
    }

    @AfterEach
    void close() {
        if (one != null) {
            one.close();
            other.close();
        }
    }

    private static Nodes join(Database database, String name) {
        return database.join(
                new Node(name, List.of("web", "mint"), "1", Instant.EPOCH, true, "key of " + name, null),
                EnumSet.allOf(Lease.class));
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.sleep(20);
        }
    }

    @Test
    void oneNodeHasALeaseAndAnotherTakesItOverWhenThatStops() throws Exception {
        Queue<String> changes = new ConcurrentLinkedQueue<>();
        Nodes first = join(one, "first");
        try (Nodes second = join(other, "second")) {
            second.whenLeasesChange(() -> changes.add("changed"));
            assertThat(first.holds(Lease.MINT)).isTrue();
            assertThat(first.holds(Lease.INDEX)).isTrue();
            assertThat(second.holds(Lease.MINT)).isFalse();
            assertThat(second.all()).extracting(Node::name).containsExactly("first", "second");
            assertThat(second.all()).allMatch(Node::isRunning);
            assertThat(second.all()).extracting(Node::watermarkKey).containsExactly("key of first", "key of second");

            first.close();
            await("the leases change hands", () -> second.holds(Lease.MINT) && second.holds(Lease.INDEX));
            assertThat(changes).isNotEmpty();
            assertThat(second.all())
                    .filteredOn(Node::isRunning)
                    .extracting(Node::name)
                    .containsExactly("second");
        } finally {
            first.close();
        }
    }

    @Test
    void aNodeThatLosesItsSessionLosesItsLeasesAndJoinsAgain() throws Exception {
        try (Nodes node = join(one, "first")) {
            Queue<Boolean> seen = new ConcurrentLinkedQueue<>();
            node.whenLeasesChange(() -> seen.add(node.holds(Lease.MINT)));
            try (Connection admin = DriverManager.getConnection(address);
                    Statement statement = admin.createStatement()) {
                statement.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory'"
                        + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
            }
            await("it joins again", () -> seen.contains(false) && node.holds(Lease.MINT));
        }
    }

    @Test
    void twoNodesCannotHaveOneName() {
        try (Nodes first = join(one, "same")) {
            assertThatThrownBy(() -> join(other, "same"))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("has the name \"same\"; set node.name");
            assertThat(first.holds(Lease.MINT)).isTrue();
        }
        join(other, "same").close();
    }

    @Test
    void whatANodeTellsTheOthersHear() throws Exception {
        try (Nodes first = join(one, "first");
                Nodes second = join(other, "second")) {
            Queue<String> heard = new ConcurrentLinkedQueue<>();
            Queue<String> own = new ConcurrentLinkedQueue<>();
            second.whenTold(heard::add);
            first.whenTold(own::add);
            first.tell("an artwork");
            await("it is heard", () -> heard.contains("an artwork"));
            assertThat(own).isEmpty();
        }
    }

    @Test
    void aNodeThatEndedWithoutStoppingIsTold() throws Exception {
        one.writer()
                .useHandle(db -> db.execute("INSERT INTO nodes (name, roles, version, started_at, seen_at) VALUES"
                        + " ('killed', 'draw', '1', 0, " + PostgresNodes.NOW + " - 11000),"
                        + " ('slow', 'draw', '1', 0, " + PostgresNodes.NOW + "),"
                        + " ('long ago', 'draw', '1', 0, " + PostgresNodes.NOW + " - 3600000)"));
        try (Nodes node = join(one, "first")) {
            Queue<String> ended = new ConcurrentLinkedQueue<>();
            node.whenNodeEnds(ended::add);
            await("it is told", () -> !ended.isEmpty());
            assertThat(ended).containsOnly("killed");
        }
    }

    @Test
    void previewsAreHandedToOtherNodesWhileSomebodyAsks() {
        SqlPreviews drawing = new SqlPreviews(one);
        SqlPreviews following = new SqlPreviews(other);
        assertThat(drawing.areWanted("x")).isFalse();
        drawing.keep("x", new byte[] {1});
        assertThat(following.find("x")).as("one from before anybody asked").isEmpty();
        assertThat(drawing.areWanted("x")).isTrue();
        drawing.keep("x", new byte[] {2});
        assertThat(following.find("x")).hasValue(new byte[] {2});
        drawing.drop("x");
        assertThat(following.find("x")).isEmpty();
    }

    @Test
    void onSqliteTheOnlyProgramHasAllLeases() {
        try (Database sqlite = Database.open(folder.resolve("alone.db"));
                Nodes node = join(sqlite, "alone")) {
            assertThat(node.holds(Lease.MINT)).isTrue();
            assertThat(node.holds(Lease.INDEX)).isTrue();
            assertThat(node.all()).isEmpty();
        }
    }
}
