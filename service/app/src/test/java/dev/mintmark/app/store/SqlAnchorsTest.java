package dev.mintmark.app.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.Anchors;
import dev.mintmark.app.artwork.Anchors.Leaf;
import dev.mintmark.app.artwork.Anchors.State;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Failure;
import dev.mintmark.app.artwork.Generation;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.Pin;
import dev.mintmark.app.artwork.Vouchers;
import dev.mintmark.app.mint.PinnedArtworks;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Anchors and vouchers in each kind of database. */
@ParameterizedClass
@MethodSource("dev.mintmark.app.store.TestDatabase#installed")
final class SqlAnchorsTest {
    private static final Instant TIME = Instant.ofEpochMilli(1_700_000_000_123L);
    private static final Generation GENERATION = new Generation(
            "0xA", "0xB", "0x1", "0x0", "0x0", "0x2", "0x3", "00ff", 1, 500, Instant.ofEpochSecond(1_800_000_000));

    @Parameter
    TestDatabase kind;

    @TempDir
    Path folder;

    private Database database;
    private Anchors anchors;
    private SqlArtworkChanges changes;

    @BeforeEach
    void open() throws Exception {
        database = kind.open(folder);
        anchors = new SqlAnchors(database);
        changes = new SqlArtworkChanges(database, new SqlArtworks(database), Clock.systemUTC());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void anAnchorGoesFromItsOrderToItsBlockAndBack() {
        pinned("a", "b", "c");
        assertThat(anchors.hasOpen()).isFalse();
        assertThat(anchors.order("a", TIME.plusMillis(1))).isTrue();
        assertThat(anchors.order("a", TIME)).as("once").isFalse();
        assertThat(anchors.order("b", TIME)).isTrue();
        assertThat(anchors.order("c", TIME.plusMillis(2))).isTrue();
        assertThat(anchors.hasOpen()).isTrue();
        assertThat(anchors.queued(2)).containsExactly("b", "a");

        assertThat(anchors.plan(1, "0xC", "0xr", List.of(leaf("b"), leaf("a")))).isTrue();
        assertThat(anchors.plan(1, "0xC", "0xq", List.of(leaf("c"), leaf("a"))))
                .as("a is taken")
                .isFalse();
        assertThat(anchors.find("c").orElseThrow().state()).isEqualTo(State.ORDERED);
        assertThat(anchors.open(1)).containsExactly("0xr");
        assertThat(anchors.open(2)).isEmpty();
        assertThat(anchors.openTrees()).containsExactly("0xr");
        assertThat(anchors.under("0xr")).containsExactly("b", "a");

        anchors.waiting(List.of("a", "c"), new Failure("w", "It waits."));
        assertThat(anchors.find("a").orElseThrow().failure().detail()).isEqualTo("It waits.");
        anchors.unplan("0xr");
        assertThat(anchors.find("a").orElseThrow().root()).isNull();
        assertThat(anchors.queued(9)).containsExactly("b", "a", "c");

        assertThat(anchors.plan(1, "0xC", "0xr", List.of(leaf("a"), leaf("b")))).isTrue();
        anchors.anchored("0xr", new Anchors.Place("0xt", 7, TIME, 2800));
        assertThat(anchors.find("a"))
                .hasValue(new Anchors.Anchor(
                        "a",
                        State.ANCHORED,
                        TIME.plusMillis(1),
                        1L,
                        "0xC",
                        "0xr",
                        GENERATION,
                        List.of("0x5", "0x6"),
                        "0xt",
                        7L,
                        TIME,
                        2800L,
                        null));
        anchors.unanchored(1, 8);
        assertThat(anchors.open(1)).isEmpty();
        anchors.unanchored(1, 7);
        assertThat(anchors.open(1)).containsExactly("0xr");
        anchors.treeFailed("0xr", new Failure("f", "It failed."));
        assertThat(anchors.find("b").orElseThrow().state()).isEqualTo(State.FAILED);
        assertThat(anchors.order("b", TIME)).as("anew").isTrue();
        anchors.failed("c", new Failure("f", "It failed."));
        assertThat(anchors.queued(9)).containsExactly("b");
        anchors.forget("b");
        assertThat(anchors.find("b")).isEmpty();
    }

    @Test
    void anArtworkWaitsForItsPinAndIsClaimedByItsTerms() {
        Artwork sealed = sealed("a");
        anchors.order("a", TIME);
        assertThat(anchors.hasAhead()).isTrue();
        assertThat(anchors.hasOpen()).isFalse();
        MintOrder terms = new MintOrder(null, 300, "Dusk", null, null);
        assertThat(changes.setTerms("a", terms).orElseThrow().mint()).isEqualTo(terms);
        assertThat(changes.orderClaim("a")).as("not anchored").isEmpty();
        changes.pinned("a", new Pin("bafk", null, "bafm"), List.of());
        assertThat(anchors.hasAhead()).isFalse();
        assertThat(anchors.queued(9)).containsExactly("a");
        assertThat(changes.delete(sealed.id()).isPresent()).as("only ordered").isTrue();

        pinned("b");
        database.writer().useHandle(db -> db.execute("UPDATE artworks SET goal = 'PINNED' WHERE id = 'b'"));
        anchors.order("b", TIME);
        anchors.plan(1, "0xC", "0xr", List.of(leaf("b")));
        assertThat(changes.delete("b")).isEmpty();
        anchors.anchored("0xr", new Anchors.Place("0xt", 7, TIME, 2800));
        assertThat(changes.orderClaim("b").orElseThrow().goal().name()).isEqualTo("CONFIRMED");
        assertThat(changes.orderClaim("b")).as("once").isEmpty();
    }

    @Test
    void aCancelledArtworkHasNoAnchor() {
        changes.add(List.of(PinnedArtworks.ordered("a")), null, "");
        anchors.order("a", TIME);
        assertThat(changes.cancel("a")).isPresent();
        assertThat(anchors.find("a")).isEmpty();
    }

    @Test
    void vouchersAreListedInPages() {
        pinned("a", "b");
        Vouchers vouchers = new SqlVouchers(database);
        Vouchers.Given first = new Vouchers.Given("a", 1, "0xC", GENERATION, "0x1", TIME);
        Vouchers.Given second = new Vouchers.Given("b", 1, "0xC", GENERATION, "0x2", TIME.plusMillis(5));
        vouchers.add(first, List.of());
        vouchers.add(second, List.of());
        assertThat(vouchers.list(null, 9)).containsExactly(second, first);
        assertThat(vouchers.list(new Vouchers.Cursor(second.givenAt(), "b"), 9)).containsExactly(first);
        assertThat(vouchers.of("a")).containsExactly(first);
        assertThat(changes.delete("a")).isEmpty();
    }

    /** Two processes may have read the same vouchers before each gives one. */
    @Test
    void aVoucherIsNotStoredWhereAnotherWasGivenSinceTheDecision() {
        pinned("a");
        Vouchers vouchers = new SqlVouchers(database);
        Vouchers.Given first = new Vouchers.Given("a", 1, "0xC", GENERATION, "0x1", TIME);
        Vouchers.Given second = new Vouchers.Given("a", 1, "0xC", GENERATION, "0x2", TIME.plusMillis(5));
        assertThat(vouchers.add(first, List.of())).isTrue();
        assertThat(vouchers.add(second, List.of())).isFalse();
        assertThat(vouchers.of("a")).containsExactly(first);
        assertThat(vouchers.add(second, List.of(first))).isTrue();
        assertThat(vouchers.of("a")).containsExactly(second);
    }

    private static Leaf leaf(String artwork) {
        return new Leaf(artwork, GENERATION, List.of("0x5", "0x6"));
    }

    private void pinned(String... names) {
        for (String name : names) {
            PinnedArtworks.insert(database, name);
        }
    }

    private Artwork sealed(String name) {
        Artwork artwork = PinnedArtworks.insert(database, name);
        database.writer()
                .useHandle(db -> db.execute(
                        "UPDATE artworks SET stage = 'SEALED', goal = 'SEALED', image_cid = NULL WHERE id = ?", name));
        return artwork;
    }
}
