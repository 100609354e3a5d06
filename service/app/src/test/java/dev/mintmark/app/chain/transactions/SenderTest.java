package dev.mintmark.app.chain.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.anvil.EmbeddedChain;
import dev.mintmark.app.chain.anvil.ManualChain;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.chain.rpc.Network;
import dev.mintmark.app.chain.rpc.SpoilingProxy;
import dev.mintmark.app.chain.transactions.Outbox.PendingTransaction;
import dev.mintmark.app.chain.transactions.Outbox.State;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlOutbox;
import dev.mintmark.contracts.Address;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.ECKeyPair;

/** On a chain that mines only when it is told to. */
@Tag("slow")
class SenderTest {
    private static final Address TO = Address.of("0x00000000000000000000000000000000000000ab");
    private static final BigInteger MAX_FEE = Network.gwei(500);
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

    @BeforeEach
    void open() throws Exception {
        http = HttpClient.newHttpClient();
        chain = new ManualChain(folder, http);
        chain.fund(account.address(), BigInteger.TEN.pow(20));
        client = new ChainClient(List.of(chain.address()), EmbeddedChain.CHAIN_ID, http, Duration.ofSeconds(5));
        database = Database.open(folder.resolve("mintmark.db"));
        outbox = new SqlOutbox(database);
        sender = sender();
    }

    @AfterEach
    void close() throws Exception {
        database.close();
        chain.close();
        http.close();
    }

    private Sender sender() {
        Timeouts timeouts = new Timeouts(
                Duration.ofSeconds(5), Duration.ofSeconds(90), Duration.ofSeconds(60), Duration.ofSeconds(60));
        return new Sender(client, outbox, List.of(account), MAX_FEE, timeouts, clock);
    }

    @Test
    void aStuckTransactionIsReplacedUnderTheSameNonceAndMinedOnce() throws Exception {
        PendingTransaction first =
                sender.sign(List.of("payment"), account, PAYMENT).orElseThrow();
        sender.send(first);
        assertThat(sender.pollFinality(live())).isEmpty();
        assertThat(live().attempts()).hasSize(1);

        clock.pass(Duration.ofSeconds(100));
        assertThat(sender.pollFinality(live())).isEmpty();

        PendingTransaction replaced = live();
        assertThat(replaced.attempts()).hasSize(2);
        assertThat(replaced.nonce()).isEqualTo(first.nonce());
        assertThat(replaced.last().fees().tip().multiply(BigInteger.valueOf(100)))
                .isGreaterThanOrEqualTo(first.last().fees().tip().multiply(BigInteger.valueOf(110)));
        assertThat(chain.waiting()).isEqualTo(1);
        chain.mine(1);
        assertThat(sender.pollFinality(live())).as("in a block, not final").isEmpty();
        chain.mine(2);

        Optional<Sender.FinalTransaction> settled = sender.pollFinality(live());
        assertThat(settled).isPresent();
        assertThat(settled.get().receipt().getTransactionHash())
                .isEqualTo(replaced.last().hash());
        assertThat(chain.balance(TO)).isEqualTo(5);
        assertThat(live().state()).isEqualTo(State.FINAL);
        assertThat(sender.pollFinality(live())).isPresent();
    }

    @Test
    void usesTheReceiptOfTheFirstAttemptIfThatWasMined() throws Exception {
        PendingTransaction first =
                sender.sign(List.of("payment"), account, PAYMENT).orElseThrow();
        sender.send(first);
        chain.mine(1);
        outbox.replace(
                first,
                SignedAttempts.replace(
                        account,
                        first.last(),
                        SignedAttempts.gas(first.last()),
                        first.last().fees().raised(first.last().fees(), MAX_FEE).orElseThrow(),
                        clock.instant()));
        chain.mine(2);

        assertThat(sender.pollFinality(live()).orElseThrow().receipt().getTransactionHash())
                .isEqualTo(first.id());
        assertThat(chain.balance(TO)).isEqualTo(5);
    }

    @Test
    void aRestartSendsTheStoredBytesOfATransactionThatWasNeverSent() throws Exception {
        PendingTransaction stored =
                sender.sign(List.of("payment"), account, PAYMENT).orElseThrow();
        assertThat(chain.waiting()).isZero();

        Sender afterRestart = sender();
        afterRestart.resendMissing();
        afterRestart.resendMissing();

        assertThat(chain.waiting()).isEqualTo(1);
        chain.mine(3);
        assertThat(afterRestart.pollFinality(live()).orElseThrow().receipt().getTransactionHash())
                .isEqualTo(stored.last().hash());
        assertThat(chain.balance(TO)).isEqualTo(5);
    }

    @Test
    void sendingATransactionAlsoSendsTheOneWithTheNonceBefore() throws Exception {
        sender.sign(List.of("forgotten"), account, PAYMENT);
        PendingTransaction second =
                sender.sign(List.of("payment"), account, PAYMENT).orElseThrow();

        sender.send(second);
        chain.mine(3);

        assertThat(sender.pollFinality(second)).isPresent();
        assertThat(chain.balance(TO)).isEqualTo(10);
    }

    @Test
    void sendsATransactionThatTheChainForgotAgainUnchanged() throws Exception {
        PendingTransaction sent =
                sender.sign(List.of("payment"), account, PAYMENT).orElseThrow();
        sender.send(sent);
        chain.drop(sent.id());
        assertThat(chain.waiting()).isZero();

        clock.pass(Duration.ofSeconds(10));
        assertThat(sender.pollFinality(live())).isEmpty();

        assertThat(chain.waiting()).isEqualTo(1);
        assertThat(live().attempts()).hasSize(1);
    }

    /** What was never sent needs no higher fees. */
    @Test
    void anOldTransactionThatWasNeverSentIsSentAndNotReplaced() throws Exception {
        sender.sign(List.of("payment"), account, PAYMENT);
        clock.pass(Duration.ofSeconds(1000));

        assertThat(sender.pollFinality(live())).isEmpty();

        assertThat(live().attempts()).hasSize(1);
        assertThat(live().state()).isEqualTo(State.SENT);
        assertThat(chain.waiting()).isEqualTo(1);
    }

    /** Only the account's next transaction can be stuck for its fees; the others wait for it. */
    @Test
    void onlyTheTransactionWhoseTurnItIsIsReplaced() throws Exception {
        PendingTransaction first =
                sender.sign(List.of("first"), account, PAYMENT).orElseThrow();
        sender.send(first);
        PendingTransaction second =
                sender.sign(List.of("payment"), account, PAYMENT).orElseThrow();
        sender.send(second);
        clock.pass(Duration.ofSeconds(100));

        assertThat(sender.pollFinality(live())).isEmpty();
        assertThat(live().attempts()).hasSize(1);

        chain.mine(3);
        assertThat(sender.pollFinality(live())).isPresent();
    }

    @Test
    void replacementsEndAtTheCeilingOfFees() throws Exception {
        sender.send(sender.sign(List.of("payment"), account, PAYMENT).orElseThrow());
        for (int i = 0; i < 70; i++) {
            clock.pass(Duration.ofSeconds(100));
            assertThat(sender.pollFinality(live())).isEmpty();
        }
        int attempts = live().attempts().size();
        clock.pass(Duration.ofSeconds(100));
        assertThat(sender.pollFinality(live())).isEmpty();

        assertThat(live().attempts()).hasSizeGreaterThan(20).hasSize(attempts);
        assertThat(sender.heldUp(account.address()).orElseThrow())
                .contains(live().last().hash(), "is stuck: it offers 4", "the 500 gwei of chain.maxFeeGwei");
        assertThat(live().last().fees().max()).isLessThanOrEqualTo(MAX_FEE);
        assertThat(chain.waiting()).isEqualTo(1);
        chain.mine(3);
        assertThat(sender.pollFinality(live())).isPresent();
        assertThat(sender.heldUp(account.address())).isEmpty();
    }

    /** Until its block is sure to stay, it is not final, though a node names a final block of the same number. */
    @Test
    void aReceiptOfABlockThatTheChainReplacedIsNotFinal() throws Exception {
        String forged = "0x" + "ab".repeat(32);
        try (SpoilingProxy proxy = new SpoilingProxy(
                chain.address(),
                (question, answer) -> question.contains("eth_getTransactionReceipt")
                        ? answer.replaceAll("\"blockHash\":\"0x[0-9a-f]{64}\"", "\"blockHash\":\"" + forged + "\"")
                        : answer)) {
            sender.send(sender.sign(List.of("payment"), account, PAYMENT).orElseThrow());
            chain.mine(3);
            ChainClient spoilt =
                    new ChainClient(List.of(proxy.address()), EmbeddedChain.CHAIN_ID, http, Duration.ofSeconds(5));
            Timeouts timeouts = new Timeouts(
                    Duration.ofSeconds(5), Duration.ofSeconds(90), Duration.ofSeconds(60), Duration.ofSeconds(60));
            Sender other = new Sender(spoilt, outbox, List.of(account), MAX_FEE, timeouts, clock);

            assertThat(other.pollFinality(live())).isEmpty();
            assertThat(live().state()).isEqualTo(State.SENT);
            assertThat(sender.pollFinality(live())).isPresent();
        }
    }

    /** As after a start on an older state of the embedded chain. */
    @Test
    void aFinalTransactionThatTheChainLostIsSentAgainAndStaysFinal() throws Exception {
        PendingTransaction stored =
                sender.sign(List.of("payment"), account, PAYMENT).orElseThrow();
        outbox.mark(stored.id(), State.FINAL);

        sender.resendMissing();

        assertThat(chain.waiting()).isEqualTo(1);
        assertThat(live().state()).isEqualTo(State.FINAL);
    }

    /** Each broadcast is a question to a node that counts them. */
    @Test
    void sendingATransactionDoesNotSendTheOneBeforeThatWasSent() throws Exception {
        sender.send(sender.sign(List.of("first"), account, PAYMENT).orElseThrow());
        AtomicInteger broadcasts = new AtomicInteger();
        try (SpoilingProxy proxy = new SpoilingProxy(chain.address(), (question, answer) -> {
            if (question.contains("eth_sendRawTransaction")) {
                broadcasts.incrementAndGet();
            }
            return answer;
        })) {
            ChainClient counted =
                    new ChainClient(List.of(proxy.address()), EmbeddedChain.CHAIN_ID, http, Duration.ofSeconds(5));
            Timeouts timeouts = new Timeouts(
                    Duration.ofSeconds(5), Duration.ofSeconds(90), Duration.ofSeconds(60), Duration.ofSeconds(60));
            Sender other = new Sender(counted, outbox, List.of(account), MAX_FEE, timeouts, clock);
            other.send(other.sign(List.of("payment"), account, PAYMENT).orElseThrow());
        }
        assertThat(broadcasts).hasValue(1);
    }

    @Test
    void aReplacementIsNotSentAgainAtOnce() throws Exception {
        AtomicInteger broadcasts = new AtomicInteger();
        try (SpoilingProxy proxy = new SpoilingProxy(chain.address(), (question, answer) -> {
            if (question.contains("eth_sendRawTransaction")) {
                broadcasts.incrementAndGet();
            }
            return answer;
        })) {
            ChainClient counted =
                    new ChainClient(List.of(proxy.address()), EmbeddedChain.CHAIN_ID, http, Duration.ofSeconds(5));
            Timeouts timeouts = new Timeouts(
                    Duration.ofSeconds(5), Duration.ofSeconds(90), Duration.ofSeconds(60), Duration.ofSeconds(60));
            Sender other = new Sender(counted, outbox, List.of(account), MAX_FEE, timeouts, clock);
            other.send(other.sign(List.of("payment"), account, PAYMENT).orElseThrow());
            clock.pass(Duration.ofSeconds(100));
            assertThat(other.pollFinality(live())).isEmpty();
            assertThat(live().attempts()).hasSize(2);
            assertThat(other.pollFinality(live())).isEmpty();
        }
        assertThat(broadcasts).hasValue(2);
    }

    @Test
    void continuesWithTheChainsNonceIfThatIsHigher() {
        assertThat(outbox.nextNonce(1, "0xa", 3)).isEqualTo(3);
        assertThat(outbox.nextNonce(1, "0xa", 2)).isEqualTo(3);
        assertThat(outbox.nextNonce(1, "0xa", 7)).isEqualTo(7);
        assertThat(outbox.nextNonce(2, "0xa", 0)).isZero();
    }

    private PendingTransaction live() {
        return outbox.live(EmbeddedChain.CHAIN_ID, "payment").orElseThrow();
    }
}
