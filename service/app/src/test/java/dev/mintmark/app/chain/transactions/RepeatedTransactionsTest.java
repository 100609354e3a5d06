package dev.mintmark.app.chain.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.anvil.EmbeddedChain;
import dev.mintmark.app.chain.anvil.ManualChain;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.chain.rpc.Network;
import dev.mintmark.app.chain.transactions.Outbox.PendingTransaction;
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

/** On a chain that mines only when it is told to. */
@Tag("slow")
class RepeatedTransactionsTest {
    private static final String PAY = "pay:";
    private static final Address TO = Address.of("0x00000000000000000000000000000000000000ab");
    private static final ContractCall PAYMENT = new ContractCall(TO, BigInteger.valueOf(5), "0x");
    private static final ContractCall OTHER = new ContractCall(TO, BigInteger.valueOf(6), "0x");

    @TempDir
    Path folder;

    private final Account account = Account.of(ECKeyPair.create(BigInteger.TEN.pow(40)));
    private final String purpose = PAY + account.address().hex();
    private HttpClient http;
    private ManualChain chain;
    private Database database;
    private Sender sender;

    @BeforeEach
    void open() throws Exception {
        http = HttpClient.newHttpClient();
        chain = new ManualChain(folder, http);
        chain.fund(account.address(), BigInteger.TEN.pow(20));
        database = Database.open(folder.resolve("mintmark.db"));
        sender = new Sender(
                new ChainClient(List.of(chain.address()), EmbeddedChain.CHAIN_ID, http, Duration.ofSeconds(5)),
                new SqlOutbox(database),
                List.of(account),
                Network.gwei(500),
                Timeouts.STANDARD,
                new ManualClock());
    }

    @AfterEach
    void close() throws Exception {
        database.close();
        chain.close();
        http.close();
    }

    /** Its key has the count of another time, since one before it was mined meanwhile. */
    @Test
    void whatIsInNoBlockYetIsNotSentASecondTime() throws Exception {
        sender.send(sign("something else", OTHER));
        String first = key();
        sign(first, PAYMENT);
        chain.mine(3);

        assertThat(key()).isEqualTo(first);
        assertThat(sender.repeated().key(PAY + "of another", account.address())).isEqualTo(PAY + "of another:1");
    }

    @Test
    void whatIsInABlockIsGoneOnWithUntilItsEndWasSeen() throws Exception {
        PendingTransaction paid = sign(key(), PAYMENT);
        sender.send(paid);
        chain.mine(1);
        String key = paid.keys().getFirst();

        assertThat(sender.repeated().unseen(purpose, account.address(), PAYMENT))
                .hasValue(key);
        assertThat(sender.repeated().unseen(purpose, account.address(), OTHER))
                .as("another call")
                .isEmpty();
        assertThat(key()).as("one more").isNotEqualTo(key);

        chain.mine(3);
        assertThat(sender.pollFinality(sender.live(key).orElseThrow())).isPresent();
        assertThat(sender.repeated().unseen(purpose, account.address(), PAYMENT))
                .isEmpty();
    }

    private String key() throws Exception {
        return sender.repeated().key(purpose, account.address());
    }

    private PendingTransaction sign(String key, ContractCall call) throws Exception {
        return sender.sign(List.of(key), account, call).orElseThrow();
    }
}
