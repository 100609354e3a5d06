package dev.mintmark.app.chain.transactions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.anvil.EmbeddedChain;
import dev.mintmark.app.chain.anvil.ManualChain;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.chain.rpc.Network;
import dev.mintmark.app.chain.transactions.Outbox.PendingTransaction;
import dev.mintmark.app.chain.transactions.Outbox.State;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.mint.PinnedArtworks;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlOutbox;
import dev.mintmark.contracts.Address;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.ECKeyPair;
import org.web3j.utils.Numeric;

/** What the operator does to transactions that wait, on a chain that mines only when it is told to. */
@Tag("slow")
final class ReplacementsTest {
    private static final Address TO = Address.of("0x00000000000000000000000000000000000000ab");
    private static final BigInteger MAX_FEE = Network.gwei(20);
    private static final ContractCall PAYMENT = new ContractCall(TO, BigInteger.valueOf(5), "0x");

    @TempDir
    Path folder;

    private final Account account = Account.of(ECKeyPair.create(BigInteger.TEN.pow(40)));
    private final ManualClock clock = new ManualClock();
    private HttpClient http;
    private ManualChain chain;
    private ChainClient client;
    private Database database;
    private SqlOutbox outbox;
    private Sender sender;
    private Replacements replacements;

    @BeforeEach
    void open() throws Exception {
        http = HttpClient.newHttpClient();
        chain = new ManualChain(folder, http);
        chain.fund(account.address(), BigInteger.TEN.pow(20));
        client = new ChainClient(List.of(chain.address()), EmbeddedChain.CHAIN_ID, http, Duration.ofSeconds(5));
        database = Database.open(folder.resolve("mintmark.db"));
        outbox = new SqlOutbox(database);
        Timeouts timeouts = new Timeouts(
                Duration.ofSeconds(5), Duration.ofSeconds(90), Duration.ofSeconds(60), Duration.ofSeconds(60));
        sender = new Sender(client, outbox, List.of(account), MAX_FEE, timeouts, clock);
        replacements = sender.replacements();
    }

    @AfterEach
    void close() throws Exception {
        database.close();
        chain.close();
        http.close();
    }

    @Test
    void aTransactionThatWaitsIsReplacedWithHigherFeesAndMinedOnce() throws Exception {
        PendingTransaction first = sent("payment");

        ReplacedTransaction bumped = replacements.bump(null, null);
        ReplacedTransaction again = replacements.bump(first.last().hash(), 15L);

        assertThat(bumped.replaced()).isEqualTo(first.last().hash());
        assertThat(bumped.purpose()).isEqualTo("payment");
        assertThat(bumped.nonce()).isEqualTo(first.nonce());
        assertThat(new BigInteger(bumped.maxFeeWei()))
                .isGreaterThanOrEqualTo(first.last().fees().leastReplacement());
        assertThat(again.replaced()).isEqualTo(bumped.tx());
        assertThat(again.maxFeeWei()).isEqualTo(Network.gwei(15).toString());
        assertThat(latest().attempts())
                .extracting(Outbox.Attempt::hash)
                .containsExactly(first.last().hash(), bumped.tx(), again.tx());
        assertThat(chain.waiting()).isEqualTo(1);
        chain.mine(3);
        assertThat(sender.pollFinality(latest()).orElseThrow().receipt().getTransactionHash())
                .isEqualTo(again.tx());
        assertThat(latest().state()).isEqualTo(State.FINAL);
        assertThat(chain.balance(TO)).isEqualTo(5);
    }

    @Test
    void aClockThatWasSetBackDoesNotHoldUpATransactionThatIsStuck() throws Exception {
        clock.pass(Duration.ofDays(1));
        sent("payment");
        clock.pass(Duration.ofDays(-1)); // with a restart, so that nothing remembers the later time
        Sender restarted = new Sender(client, outbox, List.of(account), MAX_FEE, Timeouts.STANDARD, clock);

        assertThat(restarted.pollFinality(latest())).isEmpty();

        assertThat(latest().attempts()).as("it gets higher fees").hasSize(2);
        clock.pass(Duration.ofSeconds(10));
        assertThat(restarted.pollFinality(latest())).isEmpty();
        assertThat(latest().attempts()).as("and not at every try").hasSize(2);
    }

    @Test
    void aCancelledTransactionIsNeverMadeAndItsKeyIsFreeForAnother() throws Exception {
        PendingTransaction first = sent("payment");

        ReplacedTransaction cancelled = replacements.cancel(null, null);
        clock.pass(Duration.ofSeconds(100));
        assertThat(sender.pollFinality(latest()))
                .as("stuck, so it gets higher fees")
                .isEmpty();
        assertThat(latest().attempts()).hasSize(3);
        chain.mine(3);
        Sender.FinalTransaction end = sender.pollFinality(latest()).orElseThrow();

        assertThat(cancelled.replaced()).isEqualTo(first.last().hash());
        assertThat(end.wasCancelled()).isTrue();
        assertThat(end.calls(PAYMENT)).isFalse();
        assertThat(latest().state()).isEqualTo(State.CANCELLED);
        assertThat(chain.balance(TO)).isZero();
        assertThat(sender.live("payment")).isEmpty();
        PendingTransaction second = sent("payment");
        assertThat(second.nonce()).isEqualTo(first.nonce() + 1);
        chain.mine(3);
        assertThat(sender.pollFinality(latest()).orElseThrow().calls(PAYMENT)).isTrue();
        assertThat(chain.balance(TO)).isEqualTo(5);
    }

    /** The cancellation comes too late: it is stored and perhaps sent, and the chain has the transaction. */
    @Test
    void aTransactionThatIsMinedBeforeItsCancellationCounts() throws Exception {
        PendingTransaction first = sent("payment");
        assertThat(outbox.cancel(
                        first,
                        SignedAttempts.sign(
                                account,
                                first.chainId(),
                                first.nonce(),
                                SignedAttempts.payNothing(account.address()),
                                Broadcaster.PAYMENT_GAS,
                                first.last()
                                        .fees()
                                        .raisedTo(MAX_FEE, first.last().fees()),
                                clock.instant())))
                .isTrue();
        chain.mine(3);

        Sender.FinalTransaction end = sender.pollFinality(latest()).orElseThrow();

        assertThat(end.wasCancelled()).isFalse();
        assertThat(end.calls(PAYMENT)).isTrue();
        assertThat(latest().state()).isEqualTo(State.FINAL);
        assertThat(chain.balance(TO)).isEqualTo(5);
    }

    /** Two processes have read the transaction; the one that comes later would undo the cancellation. */
    @Test
    void aFormThatDoesNotKnowOfACancellationIsNotStored() throws Exception {
        PendingTransaction stale = sent("payment");
        replacements.cancel(null, null);

        clock.pass(Duration.ofSeconds(100));
        assertThat(sender.pollFinality(stale)).isEmpty();

        assertThat(latest().attempts()).hasSize(2);
        chain.mine(3);
        assertThat(sender.pollFinality(latest()).orElseThrow().wasCancelled()).isTrue();
    }

    @Test
    void whatIsNotPossibleIsRefusedInWords() throws Exception {
        assertThatThrownBy(() -> replacements.bump(null, null))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("No transaction waits");
        assertThatThrownBy(() -> replacements.cancel(null, null)).isInstanceOf(ConflictException.class);
        assertThatThrownBy(replacements::fillGaps)
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("There is no gap");
        PendingTransaction first = sent("payment");
        assertThatThrownBy(() -> replacements.bump("0x" + "1".repeat(64), null))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("does not wait");
        assertThatThrownBy(() -> replacements.bump(null, 21L))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("more than the 20 of chain.maxFeeGwei");
        assertThatThrownBy(() -> replacements.bump(null, 1L))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("nodes take a replacement from");
        replacements.bump(null, 20L);
        assertThatThrownBy(() -> replacements.bump(null, null))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("at most 20 are paid (chain.maxFeeGwei)");
        chain.mine(1);
        assertThatThrownBy(() -> replacements.cancel(first.id(), null))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("it is in a block");
        sent("another");
        replacements.cancel(null, null);
        assertThatThrownBy(() -> replacements.cancel(null, 19L))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("a payment of nothing already");
        assertThat(replacements.bump(null, 19L).purpose()).isEqualTo("another");
    }

    @Test
    void aGapIsFilledSoThatWhatWaitsBehindItIsMined() throws Exception {
        long next = client.transactionCount(account.address(), "latest");
        outbox.nextNonce(client.chainId(), account.address().hex(), next + 2);
        sent("payment");
        chain.mine(1);
        assertThat(chain.balance(TO)).isZero();
        assertThatThrownBy(() -> replacements.bump(null, null)).hasMessageContaining("chain fill-gap uses it up");

        assertThat(replacements.fillGaps())
                .containsExactly(new FilledGap(account.address().checksummed(), List.of(next, next + 1)));

        chain.mine(3);
        assertThat(sender.pollFinality(latest())).isPresent();
        assertThat(chain.balance(TO)).isEqualTo(5);
        assertThatThrownBy(replacements::fillGaps).isInstanceOf(ConflictException.class);
    }

    @Test
    void whatATransactionCostIsRecordedOnceAndTakenBackWithItsBlock() throws Exception {
        sent("payment");
        chain.mine(3);
        Sender.FinalTransaction end = sender.pollFinality(latest()).orElseThrow();
        BigInteger cost = end.receipt()
                .getGasUsed()
                .multiply(Numeric.decodeQuantity(end.receipt().getEffectiveGasPrice()));
        assertThat(cost).isPositive();
        assertThat(sender.spending().today()).isEqualTo(cost);

        clock.pass(Duration.ofDays(1));
        assertThat(sender.pollFinality(latest())).as("asked for again").isPresent();
        assertThat(sender.spending().today()).isZero();
        assertThat(sender.spending().month()).isEqualTo(cost);
        clock.pass(Duration.ofDays(30));
        assertThat(sender.spending().month()).isZero();
        assertThat(sender.spending().all()).isEqualTo(cost);

        outbox.reopen(latest());
        assertThat(sender.spending().all()).isZero();
    }

    @Test
    void mintsWaitWhereTheyCouldPassTheCostOfADay() throws Exception {
        PinnedArtworks.insert(database, "a");
        PendingTransaction first = sent("payment");
        BigInteger most =
                SignedAttempts.gas(first.last()).multiply(first.last().fees().max());
        Sender capped = new Sender(
                client,
                outbox,
                List.of(account),
                MAX_FEE,
                most.multiply(BigInteger.valueOf(3)).divide(BigInteger.TWO),
                new Timeouts(
                        Duration.ofSeconds(5), Duration.ofSeconds(90), Duration.ofSeconds(60), Duration.ofSeconds(60)),
                clock);

        assertThatThrownBy(() -> capped.sign(List.of("mint:a"), account, PAYMENT))
                .isInstanceOf(SourceUnavailableException.class)
                .hasMessageContaining("those that wait may cost")
                .hasMessageContaining("(chain.maxSpendPerDay)");
        assertThat(capped.sign(List.of("token:a"), account, PAYMENT))
                .as("no mint")
                .isPresent();
        capped.replacements().cancel(capped.latest("token:a").orElseThrow().id(), null);
        chain.mine(3);
        capped.pollFinality(latest());
        capped.pollFinality(capped.latest("token:a").orElseThrow());
        BigInteger spent = capped.spending().today();
        assertThat(spent).isPositive();
        BigInteger rest = capped.spending().maxPerDay().subtract(spent);
        capped.spending().requireRoom(rest);
        assertThatThrownBy(() -> capped.spending().requireRoom(rest.add(BigInteger.ONE)))
                .isInstanceOf(SourceUnavailableException.class)
                .hasMessageContaining("coins today, and at most");

        clock.pass(Duration.ofDays(1));

        assertThat(capped.sign(List.of("mint:a"), account, PAYMENT)).isPresent();
    }

    private PendingTransaction sent(String key) throws Exception {
        PendingTransaction signed = sender.sign(List.of(key), account, PAYMENT).orElseThrow();
        sender.send(signed);
        return sender.latest(key).orElseThrow();
    }

    private PendingTransaction latest() {
        return sender.latest("payment").orElseThrow();
    }
}
