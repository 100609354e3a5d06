package dev.mintmark.app.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mintmark.app.chain.transactions.Fees;
import dev.mintmark.app.chain.transactions.FinalBlocks.FinalBlock;
import dev.mintmark.app.chain.transactions.Outbox;
import dev.mintmark.app.chain.transactions.Outbox.Attempt;
import dev.mintmark.app.chain.transactions.Outbox.PendingTransaction;
import dev.mintmark.app.chain.transactions.Outbox.State;
import dev.mintmark.app.chain.transactions.Outbox.Stored;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A refused transaction takes no nonce and leaves no row: a nonce without a transaction stops all later ones. */
@ParameterizedClass
@MethodSource("dev.mintmark.app.store.TestDatabase#installed")
@Tag("slow")
final class SqlOutboxTest {
    private static final Outbox.Cost COST = new Outbox.Cost(21_000, BigInteger.ONE, Instant.EPOCH);
    private static final long CHAIN = 31337;
    private static final String SENDER = "0x" + "1".repeat(40);

    @Parameter
    TestDatabase kind;

    @TempDir
    Path folder;

    private Database database;
    private SqlOutbox outbox;

    @BeforeEach
    void open() {
        database = kind.open(folder);
        outbox = new SqlOutbox(database);
        assertThat(outbox.nextNonce(CHAIN, SENDER, 7)).isEqualTo(7);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aStoredTransactionTakesItsNonce() {
        assertThat(outbox.store(transaction("0x1", "model:1", 7))).isEqualTo(Stored.STORED);
        assertThat(outbox.nextNonce(CHAIN, SENDER, 7)).isEqualTo(8);
        assertThat(outbox.store(transaction("0x2", "model:2", 7))).isEqualTo(Stored.NONCE_TAKEN);
    }

    @Test
    void aTransactionWhoseKeyIsTakenTakesNoNonce() {
        outbox.store(transaction("0x1", "model:1", 7));
        assertThat(outbox.store(transaction("0x2", "model:1", 8))).isEqualTo(Stored.KEY_TAKEN);
        assertThat(outbox.nextNonce(CHAIN, SENDER, 7)).isEqualTo(8);
    }

    @Test
    void aMintOfAnArtworkThatMovedTakesNoNonceAndLeavesNoTransaction() {
        assertThat(outbox.store(transaction("0x1", "mint:gone", 7))).isEqualTo(Stored.ARTWORK_MOVED);
        assertThat(outbox.nextNonce(CHAIN, SENDER, 7)).isEqualTo(7);
        assertThat(outbox.latest(CHAIN, "mint:gone")).isEmpty();
        assertThat(outbox.since(CHAIN, SENDER, 0)).isEmpty();
    }

    /** Their nonces are used by others, so that sending them again is in vain. */
    @Test
    void lostTransactionsAreNotSentAgain() {
        outbox.store(transaction("0x1", "model:1", 7));
        outbox.store(transaction("0x2", "model:2", 8));
        outbox.store(transaction("0x3", "model:3", 9));
        outbox.mark("0x2", State.LOST);
        assertThat(outbox.since(CHAIN, SENDER, 7))
                .extracting(PendingTransaction::id)
                .containsExactly("0x1", "0x3");
        assertThat(outbox.since(CHAIN, SENDER, 8))
                .extracting(PendingTransaction::id)
                .containsExactly("0x3");
        assertThat(outbox.live(CHAIN, "model:2")).isEmpty();
    }

    @Test
    void aReplacementIsTheLastAttemptOfItsTransaction() {
        outbox.store(transaction("0x1", "model:1", 7));
        PendingTransaction first = outbox.latest(CHAIN, "model:1").orElseThrow();
        assertThat(outbox.replace(first, attempt("0x1b"))).isTrue();
        assertThat(outbox.replace(first, attempt("0x1d")))
                .as("it does not know of 0x1b")
                .isFalse();
        assertThat(outbox.cancel(first, attempt("0x1d"))).isFalse();
        assertThat(outbox.cancel(outbox.latest(CHAIN, "model:1").orElseThrow(), attempt("0x1c")))
                .isTrue();

        PendingTransaction latest = outbox.latest(CHAIN, "model:1").orElseThrow();
        assertThat(latest.attempts()).extracting(Attempt::hash).containsExactly("0x1", "0x1b", "0x1c");
        assertThat(latest.last().hash()).isEqualTo("0x1c");
        assertThat(outbox.live(CHAIN, "model:1")).contains(latest);
        assertThat(outbox.latest(CHAIN + 1, "model:1")).isEmpty();
        assertThat(outbox.live(CHAIN + 1, "model:1")).isEmpty();
    }

    @Test
    void theLatestTransactionOfAKeyHasTheHighestNonceAndALostOneIsNotLive() {
        outbox.store(transaction("0x1", "model:1", 7));
        outbox.mark("0x1", State.LOST);
        assertThat(outbox.live(CHAIN, "model:1")).isEmpty();
        assertThat(outbox.latest(CHAIN, "model:1").orElseThrow().state()).isEqualTo(State.LOST);

        assertThat(outbox.store(transaction("0x2", "model:1", 8))).isEqualTo(Stored.STORED);
        assertThat(outbox.latest(CHAIN, "model:1").orElseThrow().id()).isEqualTo("0x2");
        for (State state : List.of(State.SIGNED, State.SENT, State.FINAL)) {
            outbox.mark("0x2", state);
            assertThat(outbox.live(CHAIN, "model:1").orElseThrow().state()).isEqualTo(state);
        }
    }

    @Test
    void costsAreAddedUpToTheWei() {
        BigInteger price = BigInteger.valueOf(999_999_999_999_999L);
        long gas = 24_000_000;
        for (int i = 0; i < 500; i++) {
            PendingTransaction one = transaction("0x" + i, "model:" + i, 7 + i);
            outbox.store(one);
            outbox.settle(
                    one,
                    State.FINAL,
                    new FinalBlock(i, "0xh" + i),
                    new Outbox.Cost(gas, price, Instant.ofEpochMilli(i)));
        }

        BigInteger each = price.multiply(BigInteger.valueOf(gas));
        assertThat(outbox.spentSince(CHAIN, Instant.EPOCH)).isEqualTo(each.multiply(BigInteger.valueOf(500)));
        assertThat(outbox.spentSince(CHAIN, Instant.ofEpochMilli(498))).isEqualTo(each.multiply(BigInteger.TWO));
        assertThat(outbox.spentSince(CHAIN, Instant.ofEpochMilli(500))).isZero();
        assertThat(outbox.spentSince(CHAIN + 1, Instant.EPOCH)).isZero();
        outbox.reopen(transaction("0x499", "model:499", 506));
        assertThat(outbox.spentSince(CHAIN, Instant.ofEpochMilli(498))).isEqualTo(each);
    }

    @Test
    void aGapIsFilledByATransactionBelowTheTakenNonces() {
        assertThat(outbox.lastNonce(CHAIN, SENDER)).isEmpty();
        outbox.store(transaction("0x1", "model:1", 7));
        assertThat(outbox.fill(transaction("0x0", "gap:5", 5))).isTrue();
        assertThat(outbox.fill(transaction("0x2", "gap:5b", 5))).isFalse();
        assertThat(outbox.since(CHAIN, SENDER, 0))
                .extracting(PendingTransaction::id)
                .containsExactly("0x0", "0x1");
        assertThat(outbox.lastNonce(CHAIN, SENDER)).hasValue(7);
        assertThat(outbox.lastNonce(CHAIN + 1, SENDER)).isEmpty();
        assertThat(outbox.nextNonce(CHAIN, SENDER, 20)).as("the chain's").isEqualTo(20);
    }

    @Test
    void aTransactionWhoseBlockIsGoneWaitsAgain() {
        FinalBlock block = new FinalBlock(40, "0xb");
        PendingTransaction first = transaction("0x1", "model:1", 7);
        PendingTransaction failed = transaction("0x2", "model:2", 8);
        outbox.store(first);
        outbox.store(failed);
        outbox.settle(failed, State.REVERTED, block, COST);
        outbox.settle(first, State.FINAL, block, COST);
        outbox.store(transaction("0x3", "model:2", 9));

        assertThat(outbox.finalBlocks().unchecked(CHAIN, 5)).containsExactly(block);
        assertThat(outbox.settledIn(CHAIN, 40))
                .extracting(PendingTransaction::id, PendingTransaction::state)
                .containsExactly(tuple("0x1", State.FINAL), tuple("0x2", State.REVERTED));
        assertThat(outbox.settledIn(CHAIN, 41)).isEmpty();
        assertThat(outbox.reopened(CHAIN)).isEmpty();

        outbox.reopen(failed);
        outbox.reopen(first);

        assertThat(outbox.latest(CHAIN, "model:1").orElseThrow().state()).isEqualTo(State.SENT);
        assertThat(outbox.reopened(CHAIN))
                .as("another with the key of the failed one is live")
                .extracting(PendingTransaction::id)
                .containsExactly("0x1");
        assertThat(outbox.settledIn(CHAIN, 40)).isEmpty();
    }

    @Test
    void aTransactionWithATakenKeyAmongItsKeysIsNotStored() {
        outbox.store(transaction("0x1", List.of("model:1", "model:2"), 7));

        assertThat(outbox.store(transaction("0x2", List.of("model:3", "model:2"), 8)))
                .isEqualTo(Stored.KEY_TAKEN);
        assertThat(outbox.fill(transaction("0x3", List.of("model:3", "model:1"), 5)))
                .isFalse();

        assertThat(outbox.latest(CHAIN, "model:3")).isEmpty();
        assertThat(outbox.since(CHAIN, SENDER, 0)).hasSize(1);
        assertThat(outbox.nextNonce(CHAIN, SENDER, 7)).isEqualTo(8);
        PendingTransaction stored = outbox.live(CHAIN, "model:2").orElseThrow();
        assertThat(stored.keys()).containsExactly("model:1", "model:2");
        assertThat(stored.purpose()).isEqualTo("model:1 and 1 more");
        assertThat(outbox.live(CHAIN, "model:1")).contains(stored);
    }

    @Test
    void whatATransactionDidNotDoAnotherMayDo() {
        PendingTransaction both = transaction("0x1", List.of("model:1", "model:2"), 7);
        outbox.store(both);
        outbox.settle(both, State.FINAL, new FinalBlock(40, "0xb"), COST);

        outbox.release(both, "model:2");

        assertThat(outbox.live(CHAIN, "model:1")).isPresent();
        assertThat(outbox.live(CHAIN, "model:2")).isEmpty();
        assertThat(outbox.latest(CHAIN, "model:2").orElseThrow().id()).isEqualTo("0x1");
        assertThat(outbox.store(transaction("0x2", "model:2", 8))).isEqualTo(Stored.STORED);

        outbox.reopen(both);

        assertThat(outbox.live(CHAIN, "model:1").orElseThrow().state()).isEqualTo(State.SENT);
        assertThat(outbox.live(CHAIN, "model:2").orElseThrow().id()).isEqualTo("0x2");
    }

    /** Of two that do the same only one is live. */
    @Test
    void aFailedTransactionWaitsAgainOnlyWhereNothingThatItIsForIsDoneByAnother() {
        PendingTransaction both = transaction("0x1", List.of("model:1", "model:2"), 7);
        outbox.store(both);
        outbox.settle(both, State.REVERTED, new FinalBlock(40, "0xb"), COST);
        assertThat(outbox.live(CHAIN, "model:1")).isEmpty();
        outbox.store(transaction("0x2", "model:2", 8));

        outbox.reopen(both);
        assertThat(outbox.live(CHAIN, "model:1")).isEmpty();

        outbox.mark("0x2", State.LOST);
        outbox.reopen(both);
        assertThat(outbox.live(CHAIN, "model:1").orElseThrow().state()).isEqualTo(State.SENT);
        assertThat(outbox.live(CHAIN, "model:2").orElseThrow().id()).isEqualTo("0x1");
    }

    private static Attempt attempt(String hash) {
        return new Attempt(hash, "0xraw", new Fees(BigInteger.TWO, BigInteger.ONE), Instant.EPOCH);
    }

    private static PendingTransaction transaction(String id, String key, long nonce) {
        return transaction(id, List.of(key), nonce);
    }

    private static PendingTransaction transaction(String id, List<String> keys, long nonce) {
        return new PendingTransaction(id, keys, CHAIN, SENDER, nonce, State.SIGNED, List.of(attempt(id)));
    }
}
