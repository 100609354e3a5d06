package dev.mintmark.app.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.Failure;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.Pin;
import dev.mintmark.app.artwork.Stage;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Which changes an artwork takes in which stage. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
@Tag("slow")
final class SqlArtworkChangesTest extends ArtworkStoreFixture {
    @Test
    void aStepTakesEffectOnlyFromItsOwnStage() {
        add("a", Goal.CONFIRMED);
        assertThat(changes.sealed("a", seal("a", 0, 1))).isEmpty();
        assertThat(changes.pinned("a", new Pin("b", null, null), List.of())).isEmpty();
        assertThat(changes.sent("a")).isEmpty();
        assertThat(changes.drawn("a", "d")).isPresent();
        assertThat(changes.drawn("a", "e")).isEmpty();
        assertThat(artworks.find("a").orElseThrow().drawing()).isEqualTo("d");
        assertThat(changes.retry("a")).isEmpty();
        assertThat(changes.failed("a", new Failure("x", "y"))).isPresent();
        assertThat(changes.sealed("a", seal("a", 0, 1))).isEmpty();
        assertThat(changes.retry("a")).isPresent();
        assertThat(artworks.find("a").orElseThrow().stage()).isEqualTo(Stage.DRAWN);
        assertThat(artworks.find("a").orElseThrow().failure()).isNull();
    }

    @Test
    void aGoalIsOrderedOnlyWhereItIsFurtherThanTheOneBefore() {
        add("a", Goal.PINNED);
        changes.drawn("a", "d");
        assertThat(changes.order("a", Goal.PINNED, null)).as("not sealed yet").isEmpty();
        changes.sealed("a", seal("a", 0, 1));
        assertThat(changes.order("a", Goal.PINNED, null)).as("the same").isEmpty();
        assertThat(changes.order("a", Goal.SEALED, null)).as("less").isEmpty();
        assertThat(changes.order("a", Goal.CONFIRMED, MintOrder.STANDARD))
                .as("further")
                .isPresent();
        assertThat(changes.order("a", Goal.CONFIRMED, MintOrder.STANDARD))
                .as("minted once")
                .isEmpty();

        add("b", Goal.SEALED);
        changes.drawn("b", "d");
        changes.sealed("b", seal("b", 0, 2));
        assertThat(changes.order("b", Goal.PINNED, null)).as("further").isPresent();
    }

    @Test
    void metadataThatIsOrderedAfterOrDuringThePinIsPinnedToo() {
        MintOrder named = new MintOrder(null, 500, "Fox", null, null);
        add("after", Goal.PINNED);
        changes.drawn("after", "d");
        changes.sealed("after", seal("after", 0, 11));
        assertThat(changes.pinned("after", new Pin("bafkfox", null, null), List.of())
                        .orElseThrow()
                        .stage())
                .isEqualTo(Stage.PINNED);
        assertThat(changes.order("after", Goal.CONFIRMED, named).orElseThrow().stage())
                .isEqualTo(Stage.SEALED);
        assertThat(changes.pinned("after", new Pin("bafkfox", null, null), List.of())
                        .orElseThrow()
                        .stage())
                .as("without metadata")
                .isEqualTo(Stage.SEALED);
        assertThat(changes.pinned("after", new Pin("bafkfox", null, "bafkname"), List.of())
                        .orElseThrow()
                        .stage())
                .isEqualTo(Stage.PINNED);
    }

    @Test
    void aRetryBeginsWhereSomethingIsMissing() {
        add("lost", Goal.SEALED);
        changes.drawn("lost", "d");
        changes.failed("lost", new Failure("drawing-lost", "y"));
        assertThat(changes.retry("lost").orElseThrow().stage()).isEqualTo(Stage.ACCEPTED);

        add("named", Goal.PINNED);
        changes.drawn("named", "d");
        changes.sealed("named", seal("named", 0, 13));
        changes.pinned("named", new Pin("bafkfox", null, null), List.of());
        changes.order("named", Goal.CONFIRMED, new MintOrder(null, 500, "Fox", null, null));
        changes.failed("named", new Failure("pin-given-up", "y"));
        assertThat(changes.retry("named").orElseThrow().stage())
                .as("its metadata is not pinned")
                .isEqualTo(Stage.SEALED);
    }

    @Test
    void aFailedMintWhoseTransactionMayBeMinedIsRetriedFromThereAndNeverCancelled() {
        add("m", Goal.CONFIRMED);
        changes.drawn("m", "d");
        changes.sealed("m", seal("m", 0, 12));
        changes.pinned("m", new Pin("bafkfox", null, null), List.of());
        database.writer().useHandle(handle -> handle.execute("UPDATE artworks SET tx = '0x1' WHERE id = 'm'"));
        changes.failed("m", new Failure("mint-given-up", "y"));
        assertThat(changes.retry("m").orElseThrow().stage()).isEqualTo(Stage.SIGNED);
        assertThat(changes.cancel("m")).isEmpty();
    }

    /** Of a failed one the transaction may still be mined, and a token is on the chain for good. */
    @Test
    void anArtworkWithASignedMintOrATokenIsNotDeleted() {
        for (String column : List.of("tx", "token_id")) {
            add(column, Goal.CONFIRMED);
            changes.failed(column, new Failure("x", "y"));
            database.writer()
                    .useHandle(handle ->
                            handle.execute("UPDATE artworks SET " + column + " = '0x1' WHERE id = ?", column));
            assertThat(changes.delete(column)).as(column).isEmpty();
            assertThat(artworks.find(column)).as(column).isPresent();
        }
        add("neither", Goal.CONFIRMED);
        changes.failed("neither", new Failure("x", "y"));
        assertThat(changes.delete("neither")).isPresent();
    }

    @Test
    void ofManyConcurrentCommitsOfOneStepOneSucceeds() throws Exception {
        add("a", Goal.SEALED);
        changes.drawn("a", "d");
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Boolean>> tries = IntStream.range(0, 24)
                    .<Callable<Boolean>>mapToObj(i -> () ->
                            (i % 3 == 0 ? changes.cancel("a") : changes.sealed("a", seal("a" + i, 0, i))).isPresent())
                    .toList();
            long successes = 0;
            for (var result : threads.invokeAll(tries)) {
                successes += result.get() ? 1 : 0;
            }
            assertThat(successes).isEqualTo(1);
        }
    }

    @Test
    void aDoneArtworkCannotBeCancelledButGetANewGoal() {
        add("a", Goal.SEALED);
        sealIt("a", 1);
        assertThat(changes.cancel("a")).isEmpty();
        assertThat(changes.order("a", Goal.CONFIRMED, MintOrder.STANDARD)).isPresent();
        assertThat(changes.order("a", Goal.CONFIRMED, MintOrder.STANDARD)).isEmpty();
        assertThat(changes.order("a", Goal.PINNED, null)).as("never back").isEmpty();
        assertThat(artworks.find("a").orElseThrow().mint()).isEqualTo(MintOrder.STANDARD);
        assertThat(changes.cancel("a")).isPresent();
    }

    @Test
    void aSignedMintCanNeitherBeCancelledNorDeleted() {
        add("a", Goal.CONFIRMED);
        sealIt("a", 1);
        changes.pinned("a", new Pin("b", null, null), List.of());
        database.writer()
                .useHandle(handle -> handle.execute("UPDATE artworks SET stage = 'SIGNED', tx = '0x1' WHERE id = 'a'"));
        assertThat(changes.cancel("a")).isEmpty();
        assertThat(changes.delete("a")).isEmpty();
        assertThat(changes.sent("a")).isPresent();
        assertThat(changes.failed("a", new Failure("mint-reverted", "It reverted.")))
                .isPresent();
        assertThat(changes.retry("a")).isPresent();
        assertThat(artworks.find("a").orElseThrow().stage()).isEqualTo(Stage.PINNED);
    }
}
