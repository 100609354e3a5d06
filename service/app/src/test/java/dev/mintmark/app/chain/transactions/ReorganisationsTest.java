package dev.mintmark.app.chain.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.anvil.EmbeddedChain;
import dev.mintmark.app.chain.anvil.ManualChain;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.chain.rpc.Network;
import dev.mintmark.app.chain.rpc.SpoilingProxy;
import dev.mintmark.app.chain.transactions.FinalBlocks.FinalBlock;
import dev.mintmark.app.chain.transactions.Outbox.PendingTransaction;
import dev.mintmark.app.chain.transactions.Outbox.State;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlOutbox;
import dev.mintmark.app.store.TestDatabase;
import dev.mintmark.contracts.Address;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.web3j.crypto.ECKeyPair;

/** A real chain takes back blocks that it called final. */
@ParameterizedClass
@MethodSource("dev.mintmark.app.store.TestDatabase#installed")
@Tag("slow")
final class ReorganisationsTest {
    private static final Address TO = Address.of("0x00000000000000000000000000000000000000ab");
    private static final BigInteger MAX_FEE = Network.gwei(500);
    private static final BinaryOperator<String> HONEST = (question, answer) -> answer;
    private static final Duration LOST = Duration.ofSeconds(60);

    @Parameter
    TestDatabase kind;

    @TempDir
    Path folder;

    private final Account account = Account.of(ECKeyPair.create(BigInteger.TEN.pow(40)));
    private final Account other = Account.of(ECKeyPair.create(BigInteger.TEN.pow(41)));
    private final ManualClock clock = new ManualClock();
    private final List<String> questions = new CopyOnWriteArrayList<>();
    private final List<FinalBlock> taken = new ArrayList<>();
    private HttpClient http;
    private ManualChain chain;
    private SpoilingProxy proxy;
    private Database database;
    private SqlOutbox outbox;
    private Sender sender;
    private Reorganisations reorganisations;
    private volatile BinaryOperator<String> change = HONEST;

    @BeforeEach
    void open() throws Exception {
        http = HttpClient.newHttpClient();
        chain = new ManualChain(folder, http);
        chain.fund(account.address(), BigInteger.TEN.pow(20));
        chain.fund(other.address(), BigInteger.TEN.pow(20));
        chain.mine(3);
        proxy = new SpoilingProxy(chain.address(), (question, answer) -> {
            questions.add(question);
            return change.apply(question, answer);
        });
        database = kind.open(folder);
        outbox = new SqlOutbox(database);
        restart();
    }

    @AfterEach
    void close() throws Exception {
        proxy.close();
        database.close();
        chain.close();
        http.close();
    }

    private void restart() {
        ChainClient client =
                new ChainClient(List.of(proxy.address()), EmbeddedChain.CHAIN_ID, http, Duration.ofSeconds(5));
        Timeouts timeouts = new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(90), LOST, Duration.ofSeconds(60));
        sender = new Sender(client, outbox, List.of(account, other), MAX_FEE, timeouts, clock);
        reorganisations = sender.reorganisations();
    }

    @Test
    void aTransactionWhoseFinalBlockIsGoneIsMinedAgainByItsStoredBytes() throws Exception {
        PendingTransaction payment = settled("payment", account, 5);
        check();

        chain.reorganise(4);
        assertThat(chain.balance(TO)).isZero();
        checkTwice();

        assertThat(live("payment").state()).isEqualTo(State.SENT);
        assertThat(live("payment").attempts()).isEqualTo(payment.attempts());
        assertThat(taken).hasSize(1);
        chain.mine(3);
        check();
        assertThat(live("payment").state()).isEqualTo(State.FINAL);
        assertThat(live("payment").attempts()).isEqualTo(payment.attempts());
        assertThat(chain.balance(TO)).isEqualTo(5);
        checkTwice();
        assertThat(taken).hasSize(1);
    }

    /** Its bytes are old, and not because it is stuck. */
    @Test
    void aTransactionThatWaitsAgainGetsHigherFeesOnlyAfterAsLongAsANewOne() throws Exception {
        settled("payment", account, 5);
        check();
        clock.pass(Duration.ofDays(1));
        chain.reorganise(4);
        checkTwice();

        clock.pass(Duration.ofSeconds(80));
        check();
        assertThat(live("payment").attempts()).hasSize(1);
        clock.pass(Duration.ofSeconds(20));
        check();
        assertThat(live("payment").attempts()).hasSize(2);
    }

    @Test
    void aShorterChainHasTakenItsBlocksBack() throws Exception {
        settled("payment", account, 5);
        check();

        chain.rollBack(3);
        checkTwice();
        chain.mine(3);
        check();

        assertThat(live("payment").state()).isEqualTo(State.FINAL);
        assertThat(chain.balance(TO)).isEqualTo(5);
    }

    @Test
    void aServiceThatWasDownDuringTheReorganisationFindsItAtItsNextStart() throws Exception {
        settled("payment", account, 5);

        chain.reorganise(4);
        clock.pass(Duration.ofDays(1));
        restart();
        checkTwice();
        chain.mine(3);
        check();

        assertThat(live("payment").state()).isEqualTo(State.FINAL);
        assertThat(live("payment").attempts()).hasSize(1);
        assertThat(chain.balance(TO)).isEqualTo(5);
    }

    @Test
    void aKilledServiceGoesOnWithWhatWaitsAgain() throws Exception {
        settled("payment", account, 5);
        chain.reorganise(4);
        checkTwice();
        chain.drop(live("payment").last().hash());
        clock.pass(Duration.ofDays(1));

        restart();
        check();
        chain.mine(3);
        check();

        assertThat(live("payment").state()).isEqualTo(State.FINAL);
        assertThat(live("payment").attempts()).hasSize(1);
        assertThat(chain.balance(TO)).isEqualTo(5);
    }

    @Test
    void oneQuestionIsEnoughForAllBlocksThatWereChecked() throws Exception {
        for (int i = 0; i < 4; i++) {
            settled("payment " + i, account, 5);
        }
        check();

        questions.clear();
        check();

        assertThat(questions).singleElement().asString().contains("eth_getBlockByNumber");
    }

    @Test
    void blocksBelowTheForkStayAndAllAboveItAreTakenBack() throws Exception {
        settled("kept", account, 1);
        settled("gone", account, 2);
        settled("gone too", account, 4);
        check();

        chain.reorganise(7);
        checkTwice();

        assertThat(live("kept").state()).isEqualTo(State.FINAL);
        assertThat(live("gone").state()).isEqualTo(State.SENT);
        assertThat(live("gone too").state()).isEqualTo(State.SENT);
        chain.mine(3);
        check();
        assertThat(chain.balance(TO)).isEqualTo(7);
        assertThat(live("gone too").state()).isEqualTo(State.FINAL);
    }

    /** The new blocks are recorded beside those that are gone. */
    @Test
    void whatBecameFinalAfterTheReorganisationHidesNothing() throws Exception {
        settled("gone", account, 1);
        check();
        chain.reorganise(4);
        settled("later", other, 2);

        checkTwice();
        chain.mine(3);
        check();

        assertThat(live("gone").state()).isEqualTo(State.FINAL);
        assertThat(live("later").state()).isEqualTo(State.FINAL);
        assertThat(chain.balance(TO)).isEqualTo(3);
        assertThat(taken).hasSize(1);
    }

    @Test
    void aNodeThatIsWrongOnceTakesNothingBack() throws Exception {
        settled("payment", account, 5);
        check();

        change = (question, answer) -> question.contains("eth_getBlockByNumber")
                ? answer.replaceFirst("\"hash\":\"0x....", "\"hash\":\"0xffff")
                : answer;
        check();
        clock.pass(LOST.minusSeconds(1));
        check();
        change = HONEST;
        clock.pass(Duration.ofSeconds(1));
        check();
        change = (question, answer) -> question.contains("eth_getBlockByNumber")
                ? answer.replaceFirst("\"hash\":\"0x....", "\"hash\":\"0xffff")
                : answer;
        check();

        assertThat(live("payment").state()).isEqualTo(State.FINAL);
        assertThat(taken).isEmpty();
    }

    @Test
    void mintsWaitUntilTheirModelIsRegisteredAgain() throws Exception {
        settled("model:1", other, 1);
        settled("sale:1", account, 2);
        check();
        chain.reorganise(7);

        checkTwice();

        assertThat(live("model:1").state()).isEqualTo(State.SENT);
        assertThat(live("sale:1").state()).isEqualTo(State.FINAL);
        assertThat(chain.waiting()).isEqualTo(1);
        chain.mine(3);
        check();
        assertThat(live("model:1").state()).isEqualTo(State.FINAL);
        checkTwice();
        assertThat(live("sale:1").state()).isEqualTo(State.SENT);
        chain.mine(3);
        check();
        assertThat(live("sale:1").state()).isEqualTo(State.FINAL);
    }

    /** Its key may have another live one, and of two only one may be; its nonce is needed all the same. */
    @Test
    void aFailedTransactionIsSentAgainAndStaysFailedWhereAnotherTookItsPlace() throws Exception {
        PendingTransaction failed = settled("payment", account, 5);
        outbox.mark(failed.id(), State.REVERTED);
        assertThat(sender.sign(List.of("payment"), account, payment(7))).isPresent();
        check();
        chain.reorganise(4);

        checkTwice();

        assertThat(chain.waiting()).isEqualTo(1);
        assertThat(live("payment").id()).isNotEqualTo(failed.id());
        assertThat(outbox.reopened(EmbeddedChain.CHAIN_ID)).isEmpty();
        chain.mine(1);
        assertThat(chain.balance(TO)).isEqualTo(5);
    }

    private void check() throws Exception {
        reorganisations.run(taken::add);
    }

    /** A block is gone once it was missing for a while. */
    private void checkTwice() throws Exception {
        check();
        clock.pass(LOST);
        check();
    }

    private PendingTransaction settled(String key, Account from, int wei) throws Exception {
        PendingTransaction transaction =
                sender.sign(List.of(key), from, payment(wei)).orElseThrow();
        clock.pass(Duration.ofSeconds(1));
        sender.send(transaction);
        chain.mine(3);
        assertThat(sender.pollFinality(transaction)).isPresent();
        return live(key);
    }

    private static ContractCall payment(int wei) {
        return new ContractCall(TO, BigInteger.valueOf(wei), "0x");
    }

    private PendingTransaction live(String key) {
        return outbox.live(EmbeddedChain.CHAIN_ID, key).orElseThrow();
    }
}
