package dev.mintmark.app.mint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.chain.transactions.ManualClock;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlArtworkChanges;
import dev.mintmark.app.store.SqlArtworks;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a mint waits for others, and which. */
final class MintBatchesTest {
    private static final Duration AGE = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private Database database;
    private SqlArtworkChanges changes;
    private MintBatches batches;
    private Artwork first;

    @BeforeEach
    void open() {
        database = Database.open(folder.resolve("mintmark.db"));
        SqlArtworks artworks = new SqlArtworks(database);
        changes = new SqlArtworkChanges(database, artworks, Clock.systemUTC());
        batches = new MintBatches(artworks, 3, AGE, clock);
        first = PinnedArtworks.insert(database, "first");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void anArtworkDoesNotWaitWhereNoOtherIsOnItsWay() {
        assertThat(gathered(first)).containsExactly("first");
    }

    @Test
    void anArtworkWaitsForOthersThatAreOnTheirWayUpToTheAgeOfTheOldest() {
        ahead();
        assertThat(gathered(first)).isEmpty();
        clock.pass(AGE.minusSeconds(1));
        Artwork second = PinnedArtworks.insert(database, "second");
        assertThat(gathered(second)).isEmpty();
        clock.pass(Duration.ofSeconds(1));

        assertThat(gathered(second)).containsExactly("second", "first");
    }

    @Test
    void theAgeIsThatOfArtworksThatAreStillQueued() {
        ahead();
        assertThat(gathered(first)).isEmpty();
        clock.pass(AGE);
        changes.cancel("first");
        Artwork second = PinnedArtworks.insert(database, "second");

        assertThat(gathered(second)).isEmpty();
    }

    @Test
    void aFullBatchDoesNotWait() {
        ahead();
        PinnedArtworks.insert(database, "second");
        assertThat(gathered(first)).isEmpty();
        PinnedArtworks.insert(database, "third");
        Artwork fourth = PinnedArtworks.insert(database, "fourth");

        assertThat(gathered(first)).containsExactly("first", "second", "third");
        assertThat(gathered(fourth)).containsExactly("fourth", "first", "second");
    }

    @Test
    void anArtworkIsMintedAloneAtOnceWhereABatchHasOne() {
        ahead();
        PinnedArtworks.insert(database, "second");

        assertThat(ChainFixture.alone(database).gather(first, 1)).containsExactly(first);
    }

    private void ahead() {
        changes.add(List.of(PinnedArtworks.ordered("on its way")), null, "h");
    }

    private List<String> gathered(Artwork artwork) {
        return batches.gather(artwork, 1).stream().map(Artwork::id).toList();
    }
}
