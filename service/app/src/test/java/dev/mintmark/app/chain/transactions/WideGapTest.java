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
import dev.mintmark.app.io.SourceUnavailableException;
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

/** A node that names far too high a count of transactions, to an account that has sent none yet. */
@Tag("slow")
class WideGapTest {
    private static final Address TO = Address.of("0x00000000000000000000000000000000000000ab");
    private static final ContractCall PAYMENT = new ContractCall(TO, BigInteger.valueOf(5), "0x");

    /** 120 at the newest block, and the truth at the finalized one. */
    private static final String COUNT = "0x78";

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
    private volatile boolean isWrong = true;

    @BeforeEach
    void open() throws Exception {
        http = HttpClient.newHttpClient();
        chain = new ManualChain(folder, http);
        chain.fund(account.address(), BigInteger.TEN.pow(20));
        proxy = new SpoilingProxy(
                chain.address(),
                (question, answer) ->
                        isWrong && question.contains("eth_getTransactionCount") && question.contains("latest")
                                ? answer.replace("\"0x0\"", "\"" + COUNT + "\"")
                                : answer);
        database = Database.open(folder.resolve("mintmark.db"));
        outbox = new SqlOutbox(database);
        ChainClient client =
                new ChainClient(List.of(proxy.address()), EmbeddedChain.CHAIN_ID, http, Duration.ofSeconds(5));
        Timeouts timeouts = new Timeouts(
                Duration.ofSeconds(5), Duration.ofSeconds(90), Duration.ofSeconds(60), Duration.ofSeconds(60));
        sender = new Sender(client, outbox, List.of(account), Network.gwei(500), timeouts, clock);
    }

    @AfterEach
    void close() throws Exception {
        proxy.close();
        database.close();
        chain.close();
        http.close();
    }

    @Test
    void theFirstCountIsComparedWithTheFinalizedBlock() throws Exception {
        assertThatThrownBy(this::sign)
                .isInstanceOf(SourceUnavailableException.class)
                .hasMessageContaining("counts 120")
                .hasMessageContaining("its finalized block has 0");

        isWrong = false;
        assertThat(sign().nonce()).isZero();
    }

    /** By itself the service uses up no more nonces than a node's mistake can leave out. */
    @Test
    void theOperatorFillsAGapOfAnyWidth() throws Exception {
        assertThatThrownBy(this::sign).isInstanceOf(SourceUnavailableException.class);
        clock.pass(Duration.ofSeconds(61));
        PendingTransaction ahead = sign();
        assertThat(ahead.nonce()).as("a count that lasts is believed").isEqualTo(120);
        isWrong = false;
        sender.send(ahead);
        clock.pass(Duration.ofSeconds(100));
        assertThatThrownBy(() -> sender.pollFinality(live()))
                .isInstanceOf(SourceUnavailableException.class)
                .hasMessageContaining("the chain waits for the nonce 0")
                .hasMessageContaining("chain fill-gap");

        assertThat(sender.replacements().fillGaps().getFirst().nonces())
                .hasSize(120)
                .startsWith(0L);

        for (int i = 0; i < 20 && sender.pollFinality(live()).isEmpty(); i++) {
            chain.mine(3);
        }
        assertThat(chain.balance(TO)).isEqualTo(5);
    }

    private PendingTransaction sign() throws Exception {
        return sender.sign(List.of("payment"), account, PAYMENT).orElseThrow();
    }

    private PendingTransaction live() {
        return outbox.live(EmbeddedChain.CHAIN_ID, "payment").orElseThrow();
    }
}
