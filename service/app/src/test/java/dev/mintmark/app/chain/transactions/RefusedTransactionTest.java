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
                "FeeTooLow, MaxFeePerGas too low"
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
                "insufficient funds for gas * price + value"
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
        change = (question, answer) -> question.contains("eth_maxPriorityFeePerGas")
                ? "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"0x38d7ea4c68000\"}"
                : answer;

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

    /** A second transaction in its place would be a second contract, or a mint that fails. */
    @Test
    void aReceiptThatComesLateIsWaitedFor() throws Exception {
        sender.send(signed());
        chain.mine(3);
        change = (question, answer) -> question.contains("eth_getTransactionReceipt")
                ? "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null}"
                : answer;
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
        change = (question, answer) -> question.contains("eth_getTransactionReceipt")
                ? "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null}"
                : answer;
        PendingTransaction sent = live();
        assertThat(sender.pollFinality(sent)).isEmpty();
        clock.pass(Duration.ofSeconds(61));

        assertThatThrownBy(() -> sender.pollFinality(sent)).isInstanceOf(NonceLostException.class);
        assertThat(outbox.live(EmbeddedChain.CHAIN_ID, "payment")).isEmpty();
    }

    private PendingTransaction signed() throws Exception {
        return sender.sign("payment", account, PAYMENT, null).orElseThrow();
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
        change = (question, answer) -> question.contains(raw)
                ? "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32000,\"message\":\"" + message + "\"}}"
                : answer;
    }

    private static BinaryOperator<String> baseFee(BigInteger wei) {
        return (question, answer) -> answer.replaceAll(
                "\"baseFeePerGas\":\"0x[0-9a-f]+\"", "\"baseFeePerGas\":\"0x" + wei.toString(16) + "\"");
    }
}
