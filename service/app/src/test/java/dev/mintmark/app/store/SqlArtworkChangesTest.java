package dev.mintmark.app.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Failure;
import dev.mintmark.app.artwork.Generation;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.Pin;
import dev.mintmark.app.artwork.Progress;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.artwork.Vouchers;
import dev.mintmark.app.chain.transactions.Fees;
import dev.mintmark.app.chain.transactions.Outbox;
import dev.mintmark.app.chain.transactions.Outbox.Attempt;
import dev.mintmark.app.chain.transactions.Outbox.PendingTransaction;
import dev.mintmark.app.chain.transactions.Outbox.State;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Which changes an artwork takes in which stage. */
@ParameterizedClass
@MethodSource("dev.mintmark.app.store.TestDatabase#installed")
@Tag("slow")
final class SqlArtworkChangesTest extends ArtworkStoreFixture {
    private Outbox outbox;
    private long seals = 100;

    @BeforeEach
    void openOutbox() {
        outbox = new SqlOutbox(database);
    }

    @Test
    void aStepTakesEffectOnlyFromItsOwnStage() {
        add("a", Goal.CONFIRMED);
        assertThat(changes.sealed("a", seal("a", 0, 1))).isEmpty();
        assertThat(changes.pinned("a", new Pin("b", null, null), List.of())).isEmpty();
        assertThat(changes.sent("a")).isEmpty();
        assertThat(changes.drawn("a", "d", null)).isPresent();
        assertThat(changes.drawn("a", "e", null)).isEmpty();
        assertThat(artworks.find("a").orElseThrow().drawing()).isEqualTo("d");
        assertThat(changes.retry("a")).isEmpty();
        assertThat(changes.failed("a", new Failure("x", "y"))).isPresent();
        assertThat(changes.sealed("a", seal("a", 0, 1))).isEmpty();
        assertThat(changes.retry("a")).isPresent();
        assertThat(artworks.find("a").orElseThrow().stage()).isEqualTo(Stage.DRAWN);
        assertThat(artworks.find("a").orElseThrow().failure()).isNull();
    }

    @Test
    void aMintIsOrderedOnceTheArtworkIsSealed() {
        add("a", Goal.PINNED);
        changes.drawn("a", "d", null);
        assertThat(changes.orderMint("a", MintOrder.STANDARD))
                .as("not sealed yet")
                .isEmpty();
        changes.sealed("a", seal("a", 0, 1));
        assertThat(changes.orderMint("a", MintOrder.STANDARD)).isPresent();
        assertThat(changes.orderMint("a", MintOrder.STANDARD)).as("once").isEmpty();
    }

    @Test
    void metadataThatIsOrderedAfterOrDuringThePinIsPinnedToo() {
        MintOrder named = new MintOrder(null, 500, "Fox", null, null);
        add("after", Goal.PINNED);
        changes.drawn("after", "d", null);
        changes.sealed("after", seal("after", 0, 11));
        assertThat(changes.pinned("after", new Pin("bafkfox", null, null), List.of())
                        .orElseThrow()
                        .stage())
                .isEqualTo(Stage.PINNED);
        assertThat(changes.orderMint("after", named).orElseThrow().stage()).isEqualTo(Stage.SEALED);
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
        changes.drawn("lost", "d", null);
        changes.failed("lost", new Failure("drawing-lost", "y"));
        assertThat(changes.retry("lost").orElseThrow().stage()).isEqualTo(Stage.ACCEPTED);

        add("named", Goal.PINNED);
        changes.drawn("named", "d", null);
        changes.sealed("named", seal("named", 0, 13));
        changes.pinned("named", new Pin("bafkfox", null, null), List.of());
        changes.orderMint("named", new MintOrder(null, 500, "Fox", null, null));
        changes.failed("named", new Failure("pin-given-up", "y"));
        assertThat(changes.retry("named").orElseThrow().stage())
                .as("its metadata is not pinned")
                .isEqualTo(Stage.SEALED);
    }

    @Test
    void aFailedMintWhoseTransactionMayBeMinedIsRetriedFromThereAndNeverCancelled() {
        add("m", Goal.CONFIRMED);
        changes.drawn("m", "d", null);
        changes.sealed("m", seal("m", 0, 12));
        changes.pinned("m", new Pin("bafkfox", null, null), List.of());
        signMint("m");
        changes.failed("m", new Failure("mint-given-up", "y"));
        assertThat(changes.delete("m")).isEmpty();
        assertThat(changes.retry("m").orElseThrow().stage()).isEqualTo(Stage.SIGNED);
        assertThat(changes.cancel("m")).isEmpty();
    }

    @Test
    void anArtworkWithATokenIsNotDeleted() {
        for (String id : List.of("token", "none")) {
            add(id, Goal.CONFIRMED);
            changes.failed(id, new Failure("x", "y"));
        }
        database.writer()
                .useHandle(handle -> handle.execute("UPDATE artworks SET token_id = '0x1' WHERE id = 'token'"));
        assertThat(changes.delete("token")).isEmpty();
        assertThat(artworks.find("token")).isPresent();
        assertThat(changes.delete("none")).isPresent();
    }

    /** Nor is one whose transaction succeeded while the program did not see the token. */
    @Test
    void anArtworkIsLockedAsLongAsATransactionCanMintIt() {
        for (State state : State.values()) {
            String id = state.name();
            pinIt(id);
            String transaction = signMint(id);
            outbox.mark(transaction, state);
            changes.failed(id, new Failure("x", "y"));
            boolean locked =
                    !List.of(State.REVERTED, State.CANCELLED, State.LOST).contains(state);
            assertThat(changes.hasLiveMint(id)).as(id).isEqualTo(locked);
            assertThat(changes.retry(id).orElseThrow().stage()).isEqualTo(Stage.PINNED);
            assertThat(changes.cancel(id).isEmpty()).as(id).isEqualTo(locked);
            assertThat(changes.delete(id).isEmpty()).as(id).isEqualTo(locked);
        }
    }

    /** Of a transaction and those that replace it one is mined. */
    @Test
    void aMintWhoseReplacedTransactionRevertedCanBeDeleted() {
        pinIt("a");
        String transaction = signMint("a");
        PendingTransaction stored = outbox.latest(1, Outbox.mintKey("a")).orElseThrow();
        outbox.replace(stored, attempt("0xa2"));
        outbox.cancel(outbox.latest(1, Outbox.mintKey("a")).orElseThrow(), attempt("0xa3"));
        changes.sent("a");
        assertThat(changes.cancel("a")).isEmpty();
        outbox.mark(transaction, State.REVERTED);
        changes.failed("a", new Failure("mint-reverted", "It reverted."));
        assertThat(artworks.find("a").orElseThrow().tx()).isEqualTo("0xa2");
        assertThat(changes.delete("a")).isPresent();
    }

    /** The contract was paused: the artwork stays locked until its step has found that, and again with another transaction. */
    @Test
    void anArtworkWhoseMintIsSignedAgainIsLocked() {
        pinIt("a");
        outbox.mark(signMint("a"), State.REVERTED);
        changes.sent("a");
        assertThat(changes.cancel("a")).isEmpty();
        assertThat(changes.delete("a")).isEmpty();
        outbox.backToPinned("a");
        assertThat(artworks.find("a").orElseThrow().stage()).isEqualTo(Stage.PINNED);
        assertThat(artworks.queuedMints(1, 5)).containsExactly("a");
        store("0xagain", "a");
        assertThat(artworks.queuedMints(1, 5)).isEmpty();
        changes.failed("a", new Failure("mint-given-up", "y"));
        assertThat(changes.delete("a")).isEmpty();
        outbox.mark("0xagain", State.REVERTED);
        assertThat(changes.delete("a")).isPresent();
    }

    @Test
    void ofManyConcurrentCommitsOfOneStepOneSucceeds() throws Exception {
        add("a", Goal.SEALED);
        changes.drawn("a", "d", null);
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
        assertThat(changes.orderMint("a", MintOrder.STANDARD)).isPresent();
        assertThat(changes.orderMint("a", MintOrder.STANDARD)).isEmpty();
        assertThat(artworks.find("a").orElseThrow().mint()).isEqualTo(MintOrder.STANDARD);
        assertThat(changes.cancel("a")).isPresent();
    }

    @Test
    void aSignedMintCanNeitherBeCancelledNorDeletedUntilItReverts() {
        pinIt("a");
        String transaction = signMint("a");
        assertThat(changes.cancel("a")).isEmpty();
        assertThat(changes.delete("a")).isEmpty();
        assertThat(changes.sent("a")).isPresent();
        outbox.mark(transaction, State.REVERTED);
        assertThat(changes.failed("a", new Failure("mint-reverted", "It reverted.")))
                .isPresent();
        assertThat(changes.retry("a").orElseThrow().stage()).isEqualTo(Stage.PINNED);
        assertThat(changes.cancel("a")).isPresent();
        assertThat(changes.delete("a")).isPresent();
        assertThat(artworks.find("a")).isEmpty();
    }

    @Test
    void anArtworkFollowsItsTransaction() {
        pinIt("a");
        String transaction = signMint("a");
        outbox.replace(outbox.latest(1, Outbox.mintKey("a")).orElseThrow(), attempt("0xa2"));
        assertThat(artworks.find("a").orElseThrow().tx()).isEqualTo("0xa2");
        outbox.mark(transaction, State.REVERTED);
        changes.failed("a", new Failure("mint-reverted", "It reverted."));
        changes.retry("a");
        outbox.resume(outbox.latest(1, Outbox.mintKey("a")).orElseThrow(), "a");
        assertThat(artworks.find("a").orElseThrow().stage()).isEqualTo(Stage.SIGNED);
        assertThat(changes.sent("a").orElseThrow().stage()).isEqualTo(Stage.SENT);

        Token token = new Token(1, "0xc", "0x1", "0xo", "0xt", 12, 34, "ab", "0xm", null, null);
        assertThat(changes.confirmed("a", token).orElseThrow().token()).isEqualTo(token);
        assertThat(artworks.tokensIn(1, 34)).extracting(Artwork::id).containsExactly("a");
        assertThat(artworks.tokensIn(1, 35)).isEmpty();
        Failure gone = new Failure("block-gone", "Its block is gone.");
        assertThat(changes.unconfirmed("a", 35, gone)).isEmpty();
        Artwork open = changes.unconfirmed("a", 34, gone).orElseThrow();
        assertThat(open.stage()).isEqualTo(Stage.SENT);
        assertThat(open.token()).isNull();
        assertThat(open.failure()).isEqualTo(gone);
    }

    @Test
    void theArtworksOfOneTransactionFollowItAndOneThatMovedKeepsAllAtPinned() {
        for (String id : List.of("a", "b", "c")) {
            pinIt(id);
        }
        assertThat(artworks.queuedMints(1, 2)).containsExactly("a", "b");
        changes.cancel("c");
        assertThat(storing("0xabc", "a", "b", "c")).isEqualTo(Outbox.Stored.ARTWORK_MOVED);
        assertThat(artworks.queuedMints(1, 5)).containsExactly("a", "b");

        store("0xab", "a", "b");
        outbox.replace(outbox.latest(1, Outbox.mintKey("b")).orElseThrow(), attempt("0xab2"));

        assertThat(List.of("a", "b")).allSatisfy(id -> {
            assertThat(artworks.find(id).orElseThrow().stage()).isEqualTo(Stage.SIGNED);
            assertThat(artworks.find(id).orElseThrow().tx()).isEqualTo("0xab2");
            assertThat(changes.delete(id)).isEmpty();
        });
        outbox.release(outbox.latest(1, Outbox.mintKey("b")).orElseThrow(), Outbox.mintKey("b"));
        outbox.backToPinned("b");
        outbox.replace(outbox.latest(1, Outbox.mintKey("a")).orElseThrow(), attempt("0xab3"));
        assertThat(artworks.find("a").orElseThrow().tx()).isEqualTo("0xab3");
        assertThat(artworks.find("b").orElseThrow().tx()).isNull();
        assertThat(artworks.queuedMints(1, 5)).containsExactly("b");
        assertThat(artworks.queuedMints(2, 5)).as("on another chain").containsExactly("b");
    }

    @Test
    void mintsAreAheadWhereAnArtworkWithAnOrderIsNotPinned() {
        add("a", Goal.PINNED);
        pinIt("b");
        assertThat(artworks.hasMintsAhead()).isFalse();
        add("c", Goal.CONFIRMED);
        assertThat(artworks.hasMintsAhead()).isTrue();
        changes.cancel("c");
        assertThat(artworks.hasMintsAhead()).isFalse();
    }

    @Test
    void anArtworkWaitsWithAReasonUntilItIsDone() {
        add("a", Goal.SEALED);
        Failure reason = new Failure("model-missing", "There is no model.");
        assertThat(changes.waiting("a", reason).orElseThrow().failure()).isEqualTo(reason);
        assertThat(changes.progress("a", new Progress(1, 2)).orElseThrow().failure())
                .isNull();
        sealIt("a", 1);
        assertThat(changes.waiting("a", reason)).isEmpty();
        assertThat(changes.progress("a", new Progress(2, 2))).isEmpty();
    }

    @Test
    void anArtworkWithAVoucherIsNotDeleted() {
        add("a", Goal.SEALED);
        sealIt("a", 1);
        assertThat(changes.hasLiveMint("a")).isFalse();
        Generation generation =
                new Generation("0xa", "0xb", "0x1", "0x0", "0x0", "0x2", "0x3", "0", 1, 500, Instant.EPOCH);
        Vouchers.Given voucher = new Vouchers.Given("a", 1, "0xc", generation, "0x", Instant.EPOCH);
        SqlVouchers vouchers = new SqlVouchers(database);
        vouchers.add(voucher, vouchers.of(voucher.artworkId()));
        vouchers.add(voucher, vouchers.of(voucher.artworkId()));
        assertThat(vouchers.of("a")).containsExactly(voucher);
        assertThat(changes.hasLiveMint("a")).isTrue();
        assertThat(changes.delete("a")).isEmpty();
    }

    private void pinIt(String id) {
        add(id, Goal.CONFIRMED);
        sealIt(id, seals++);
        changes.pinned(id, new Pin("bafk" + id, null, null), List.of());
    }

    /** Returns the transaction's ID. */
    private String signMint(String id) {
        store("0x" + id, id);
        assertThat(artworks.find(id).orElseThrow().stage()).isEqualTo(Stage.SIGNED);
        return "0x" + id;
    }

    private void store(String hash, String... ids) {
        assertThat(storing(hash, ids)).isEqualTo(Outbox.Stored.STORED);
    }

    private Outbox.Stored storing(String hash, String... ids) {
        long nonce = outbox.nextNonce(1, "0xsender", 0);
        PendingTransaction transaction = new PendingTransaction(
                hash,
                Stream.of(ids).map(Outbox::mintKey).toList(),
                1,
                "0xsender",
                nonce,
                State.SIGNED,
                List.of(attempt(hash)));
        return outbox.store(transaction);
    }

    private static Attempt attempt(String hash) {
        return new Attempt(hash, "0xraw", new Fees(BigInteger.TWO, BigInteger.ONE), Instant.EPOCH);
    }
}
