package dev.mintmark.app.chain.transactions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.anvil.EmbeddedChain;
import dev.mintmark.app.chain.anvil.ManualChain;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.chain.rpc.Network;
import dev.mintmark.app.chain.rpc.SpoilingProxy;
import dev.mintmark.app.chain.transactions.Outbox.PendingTransaction;
import dev.mintmark.app.chain.transactions.Outbox.State;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlOutbox;
import dev.mintmark.contracts.Address;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.web3j.crypto.ECKeyPair;

/** A node between us and a real chain that refuses transactions, names wrong nonces or wrong prices. */
@Tag("slow")
class RefusedTransactionTest {
    private static final Address TO = Address.of("0x00000000000000000000000000000000000000ab");
    private static final ContractCall PAYMENT = new ContractCall(TO, BigInteger.valueOf(5), "0x");
    private static final BigInteger MAX_FEE = Network.gwei(500);
    private static final BinaryOperator<String> HONEST = (question, answer) -> answer;

    @TempDir
    Path folder;

    private final Account account = Account.of(ECKeyPair.create(BigInteger.TEN.pow(40)));
    private final ManualClock clock = new ManualClock();
    private HttpClient http;
    private ManualChain chain;
    private SpoilingProxy proxy;
    private Database database;
    private SqlOutbox outbox;
    private Sender sender;
    private volatile BinaryOperator<String> change = HONEST;

    @BeforeEach
    void open() throws Exception {
        http = HttpClient.newHttpClient();
        chain = new ManualChain(folder, http);
        chain.fund(account.address(), BigInteger.TEN.pow(20));
        proxy = new SpoilingProxy(chain.address(), (question, answer) -> change.apply(question, answer));
        database = Database.open(folder.resolve("mintmark.db"));
        outbox = new SqlOutbox(database);
        ChainClient client =
                new ChainClient(List.of(proxy.address()), EmbeddedChain.CHAIN_ID, http, Duration.ofSeconds(5));
        Timeouts timeouts = new Timeouts(
                Duration.ofSeconds(5), Duration.ofSeconds(90), Duration.ofSeconds(60), Duration.ofSeconds(60));
        sender = new Sender(client, outbox, List.of(account), MAX_FEE, timeouts, clock);
    }

    @AfterEach
    void close() throws Exception {
        proxy.close();
        database.close();
        chain.close();
        http.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "transaction underpriced: gas tip cap 1, minimum needed 25000000000",
                "max fee per gas less than block base fee: address 0x1, maxFeePerGas: 1, baseFee: 2",
                "FeeTooLow, MaxFeePerGas too low",
                "transaction priority fee below minimum required priority fee 25000000000",
                "effective gas price is too low",
                "Gas price below configured minimum gas price"
            })
    void aTransactionThatOffersTooLittleIsSignedAnewUnderItsNonce(String refusal) throws Exception {
        PendingTransaction first = signed();
        refuse(first.last().raw(), refusal);

        sender.send(first);

        assertThat(live().attempts()).hasSize(2);
        assertThat(live().nonce()).isEqualTo(first.nonce());
        assertThat(live().last().fees().tip()).isGreaterThan(first.last().fees().tip());
        settles();
    }

    /** The first price was that of a spike, and the node or the account cannot bear it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "tx fee (1.20 ether) exceeds the configured cap (1.00 ether)",
                "insufficient funds for gas * price + value",
                "Upfront cost exceeds account balance"
            })
    void aTransactionThatOffersTooMuchIsSignedAnewOnceGasCostsLess(String refusal) throws Exception {
        change = baseFee(Network.gwei(200));
        PendingTransaction dear = signed();
        refuse(dear.last().raw(), refusal);

        sender.send(dear);

        assertThat(live().last().fees().max()).isLessThan(dear.last().fees().max());
        assertThat(live().nonce()).isEqualTo(dear.nonce());
        settles();
    }

    @Test
    void withoutCoinsATransactionWaitsAndIsSentUnchangedOnceThereAreSome() throws Exception {
        PendingTransaction first = signed();
        refuse(first.last().raw(), "insufficient funds for gas * price + value");

        assertThatThrownBy(() -> sender.send(live()))
                .isInstanceOf(SourceUnavailableException.class)
                .hasMessageContaining("insufficient funds");
        assertThat(live().attempts()).hasSize(1);
        assertThat(live().state()).isEqualTo(State.SIGNED);

        change = HONEST;
        sender.send(live());
        settles();
    }

    @Test
    void aboveTheCeilingNothingIsSigned() {
        change = baseFee(Network.gwei(1_000_000));

        assertThatThrownBy(this::signed)
                .isInstanceOf(SourceUnavailableException.class)
                .hasMessageContaining("Gas costs 100000")
                .hasMessageContaining("at most 500 gwei are paid (chain.maxFeeGwei)");
        assertThat(outbox.live(EmbeddedChain.CHAIN_ID, "payment")).isEmpty();
    }

    @Test
    void aStuckTransactionIsNeverRaisedAboveTheCeiling() throws Exception {
        change = baseFee(Network.gwei(240));
        sender.send(signed());

        clock.pass(Duration.ofSeconds(100));
        assertThat(sender.pollFinality(live())).isEmpty();

        assertThat(live().attempts()).hasSize(1);
        settles();
    }

    @Test
    void aTipFarAboveTheUsualOneIsNotPaid() throws Exception {
        change = answering("eth_maxPriorityFeePerGas", "\"0x38d7ea4c68000\"");

        assertThat(signed().last().fees().tip()).isLessThanOrEqualTo(Network.gwei(2));
    }

    /** Otherwise the transaction would wait for ever: nothing here has the nonces before its own. */
    @Test
    void noncesThatAWrongAnswerLeftOutAreUsedUp() throws Exception {
        change = (question, answer) ->
                question.contains("eth_getTransactionCount") ? answer.replace("\"0x0\"", "\"0x2\"") : answer;
        PendingTransaction ahead = signed();
        assertThat(ahead.nonce()).isEqualTo(2);
        change = HONEST;
        sender.send(ahead);
        chain.mine(3);
        assertThat(sender.pollFinality(live())).isEmpty();

        for (int i = 0; i < 4; i++) {
            clock.pass(Duration.ofSeconds(100));
            assertThat(sender.pollFinality(live())).isEmpty();
            chain.mine(1);
        }

        settles();
        assertThat(live().attempts()).as("its own fees were never the fault").hasSize(1);
    }

    /** At once would be too early: a node that lags names too low a count for a moment. */
    @Test
    void aGapIsNotFilledAtOnce() throws Exception {
        change = (question, answer) ->
                question.contains("eth_getTransactionCount") ? answer.replace("\"0x0\"", "\"0x2\"") : answer;
        PendingTransaction ahead = signed();
        change = HONEST;
        sender.send(ahead);
        clock.pass(Duration.ofSeconds(10));

        assertThat(sender.pollFinality(live())).isEmpty();

        assertThat(outbox.since(EmbeddedChain.CHAIN_ID, account.address().hex(), 0))
                .hasSize(1);
    }

    /** Its nonce would be out of reach. */
    @ParameterizedTest
    @ValueSource(strings = {"0x40", "0x7ffffffffffffffe"})
    void aCountFarAboveWhatIsKnownHereIsNotBelievedAtOnce(String count) throws Exception {
        sender.send(signed());
        settles();
        change = (question, answer) ->
                question.contains("eth_getTransactionCount") ? answer.replace("\"0x1\"", "\"" + count + "\"") : answer;

        assertThatThrownBy(() -> sender.sign(List.of("second"), account, PAYMENT))
                .isInstanceOf(SourceUnavailableException.class);
        assertThat(outbox.live(EmbeddedChain.CHAIN_ID, "second")).isEmpty();

        change = HONEST;
        assertThat(sender.sign(List.of("second"), account, PAYMENT)
                        .orElseThrow()
                        .nonce())
                .isEqualTo(1);
    }

    /** The account is used by another program too. */
    @Test
    void aHighCountThatLastsIsBelieved() throws Exception {
        sender.send(signed());
        settles();
        change = (question, answer) ->
                question.contains("eth_getTransactionCount") ? answer.replace("\"0x1\"", "\"0x40\"") : answer;
        assertThatThrownBy(() -> sender.sign(List.of("second"), account, PAYMENT))
                .hasMessageContaining("counts 64");
        clock.pass(Duration.ofSeconds(61));

        assertThat(sender.sign(List.of("second"), account, PAYMENT)
                        .orElseThrow()
                        .nonce())
                .isEqualTo(64);
    }

    /** Nobody asks for it any more, and all later ones wait for it. */
    @Test
    void anEarlierTransactionThatTheNodeDroppedIsSentAgain() throws Exception {
        PendingTransaction dropped =
                sender.sign(List.of("transfer"), account, PAYMENT).orElseThrow();
        sender.send(dropped);
        chain.drop(dropped.id());
        sender.send(signed());

        clock.pass(Duration.ofSeconds(10));
        assertThat(sender.pollFinality(live())).isEmpty();
        chain.mine(3);

        assertThat(sender.pollFinality(live())).isPresent();
        assertThat(chain.balance(TO)).isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x1", "0x3b9aca00", "0xffffffffffffffffffffffffffffffff"})
    void anImpossibleEstimateOfGasIsNotSigned(String gas) throws Exception {
        change = answering("eth_estimateGas", "\"" + gas + "\"");

        assertThatThrownBy(this::signed)
                .isInstanceOf(SourceUnavailableException.class)
                .hasMessageContaining("eth_estimateGas");
        assertThat(outbox.live(EmbeddedChain.CHAIN_ID, "payment")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"intrinsic gas too low: gas 21000, minimum needed 32000", "exceeds block gas limit"})
    void aGasLimitThatANodeRefusesIsEstimatedAnew(String refusal) throws Exception {
        change = answering("eth_estimateGas", "\"0x100000\"");
        PendingTransaction first = signed();
        refuse(first.last().raw(), refusal);

        sender.send(first);

        assertThat(SignedAttempts.gas(live().last())).isLessThan(BigInteger.valueOf(60_000));
        settles();
    }

    /** A node that always refuses gets no form every second, and no refusal is the last. */
    @Test
    void afterThreeFormsTheNextOneTakesItsTime() throws Exception {
        PendingTransaction first = signed();
        change = (question, answer) -> question.contains("eth_sendRawTransaction") ? refusal("underpriced") : answer;
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> sender.send(live())).isInstanceOf(SourceUnavailableException.class);
        }
        assertThat(live().attempts()).hasSize(3);
        for (int i = 0; i < 30; i++) {
            clock.pass(Duration.ofSeconds(91));
            assertThatThrownBy(() -> sender.send(live())).isInstanceOf(SourceUnavailableException.class);
        }
        assertThat(live().attempts()).hasSize(33);
        assertThat(live().last().fees().max()).isLessThanOrEqualTo(MAX_FEE);

        change = HONEST;
        sender.send(live());
        assertThat(live().nonce()).isEqualTo(first.nonce());
        settles();
    }

    @Test
    void noOfferIsAboveTheCeiling() throws Exception {
        change = baseFee(Network.gwei(400));

        assertThat(signed().last().fees().max()).isEqualTo(MAX_FEE);
    }

    @Test
    void aTipOfTwiceTheUsualOneIsPaid() throws Exception {
        BinaryOperator<String> suggested = answering("eth_maxPriorityFeePerGas", "\"0x38d7ea4c68000\"");
        BinaryOperator<String> usual = answering(
                "eth_feeHistory",
                "{\"oldestBlock\":\"0x1\",\"baseFeePerGas\":[\"0x1\"],\"gasUsedRatio\":[0],"
                        + "\"reward\":[[\"0x2540be400\"]]}");
        change = (question, answer) -> usual.apply(question, suggested.apply(question, answer));

        assertThat(signed().last().fees().tip()).isEqualTo(Network.gwei(20));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"null", "{\"oldestBlock\":\"0x1\",\"reward\":null}", "{\"reward\":[[]]}", "{\"reward\":[null]}"})
    void aNodeWithoutAHistoryOfFeesDoesNotStopTheSigning(String history) throws Exception {
        change = answering("eth_feeHistory", history);

        assertThat(signed().last().fees().tip()).isLessThanOrEqualTo(Network.gwei(1));
    }

    /** A second transaction in its place would be a second contract, or a mint that fails. */
    @Test
    void aReceiptThatComesLateIsWaitedFor() throws Exception {
        sender.send(signed());
        chain.mine(3);
        change = answering("eth_getTransactionReceipt", "null");
        assertThat(sender.pollFinality(live())).isEmpty();
        clock.pass(Duration.ofSeconds(50));
        assertThat(sender.pollFinality(live())).isEmpty();

        change = HONEST;
        settles();
    }

    @Test
    void aTransactionWhoseReceiptNeverComesIsLost() throws Exception {
        sender.send(signed());
        chain.mine(3);
        change = answering("eth_getTransactionReceipt", "null");
        PendingTransaction sent = live();
        assertThat(sender.pollFinality(sent)).isEmpty();
        clock.pass(Duration.ofSeconds(61));
        assertThat(sender.pollFinality(sent)).as("the node knows it").isEmpty();
        clock.pass(Duration.ofSeconds(61));
        change = answering("eth_getTransaction(Receipt|ByHash)", "null");
        assertThat(sender.pollFinality(sent)).isEmpty();
        clock.pass(Duration.ofSeconds(61));

        assertThatThrownBy(() -> sender.pollFinality(sent)).isInstanceOf(NonceLostException.class);
        assertThat(outbox.live(EmbeddedChain.CHAIN_ID, "payment")).isEmpty();
    }

    private PendingTransaction signed() throws Exception {
        return sender.sign(List.of("payment"), account, PAYMENT).orElseThrow();
    }

    private PendingTransaction live() {
        return outbox.live(EmbeddedChain.CHAIN_ID, "payment").orElseThrow();
    }

    /** The payment is mined once. */
    private void settles() throws Exception {
        chain.mine(3);
        assertThat(sender.pollFinality(live())).isPresent();
        assertThat(chain.balance(TO)).isEqualTo(5);
    }

    /** The node refuses these bytes alone. */
    private void refuse(String raw, String message) {
        change = (question, answer) -> question.contains(raw) ? refusal(message) : answer;
    }

    private static String refusal(String message) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32000,\"message\":\"" + message + "\"}}";
    }

    private static BinaryOperator<String> answering(String method, String result) {
        return (question, answer) -> question.matches("(?s).*" + method + ".*")
                ? "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + result + "}"
                : answer;
    }

    private static BinaryOperator<String> baseFee(BigInteger wei) {
        return (question, answer) -> answer.replaceAll(
                "\"baseFeePerGas\":\"0x[0-9a-f]+\"", "\"baseFeePerGas\":\"0x" + wei.toString(16) + "\"");
    }
}
