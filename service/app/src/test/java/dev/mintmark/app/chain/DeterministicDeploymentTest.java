package dev.mintmark.app.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.chain.ChainKeys.Key;
import dev.mintmark.app.chain.anvil.ManualChain;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.transactions.Outbox;
import dev.mintmark.app.chain.transactions.Timeouts;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlOutbox;
import dev.mintmark.contracts.Address;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.ContractUtils;

/** A deployment that is interrupted, repeated, or on a chain without the factory; blocks come when the test says so. */
@Tag("slow")
class DeterministicDeploymentTest {
    private static final Timeouts IMPATIENT =
            new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(90), Duration.ofSeconds(60), Duration.ofMillis(300));

    @TempDir
    Path folder;

    private final List<Address> announced = new ArrayList<>();
    private HttpClient http;
    private ManualChain chain;
    private ChainClient client;
    private ChainKeys keys;

    @BeforeEach
    void open() throws Exception {
        http = HttpClient.newHttpClient();
        chain = new ManualChain(folder, http);
        client = new ChainClient(List.of(chain.address()), 31337, http, Duration.ofSeconds(20));
        keys = new ChainKeys(Files.createDirectories(folder.resolve("wallets")));
        chain.fund(Key.PAYER.address(), BigInteger.TEN.pow(20));
    }

    @AfterEach
    void close() throws Exception {
        chain.close();
        http.close();
    }

    @Test
    void aDeploymentThatWasInterruptedGoesOnAndIsNeverRepeated() throws Exception {
        try (Database database = Database.open(folder.resolve("first.db"))) {
            assertThatThrownBy(() -> deploy(database, Map.of(), IMPATIENT))
                    .isInstanceOf(SourceUnavailableException.class)
                    .hasMessageContaining("is not final after");
            assertThat(announced).hasSize(1);
            assertThat(client.hasCode(announced.getFirst())).isFalse();
            assertThatThrownBy(() -> deploy(database, Map.of(), IMPATIENT)).hasMessageContaining("is not final after");
            assertThat(chain.waiting()).as("transactions").isOne();

            chain.mine(70);
            DeployedContract deployed = deploy(database, Map.of(), Timeouts.STANDARD);
            assertThat(announced).containsOnly(deployed.address());
            assertThat(deployed.owner()).isEqualTo(Key.OWNER.address());
            assertThat(deployed.tx()).startsWith("0x");
            assertThat(deployed.salt()).isEqualTo("0x" + "0".repeat(64));
            assertThat(deployed.constructorArguments())
                    .startsWith("0".repeat(24) + Key.OWNER.address().hex().substring(2));
            assertThat(deploy(database, Map.of(), Timeouts.STANDARD).found()).isTrue();
        }
        try (Database database = Database.open(folder.resolve("second.db"))) {
            DeployedContract found = deploy(database, Map.of(), IMPATIENT);
            assertThat(found.found()).as("from another data folder").isTrue();
            assertThat(found.address()).isEqualTo(announced.getFirst());
            assertThat(found.tx()).isNull();
            assertThat(client.transactionCount(Key.PAYER.address(), "latest")).isOne();

            Map<String, String> salted = Map.of("DEPLOY_SALT", "0x" + "0".repeat(63) + "1");
            assertThatThrownBy(() -> deploy(database, salted, IMPATIENT)).hasMessageContaining("is not final after");
            assertThat(announced.getLast()).isNotEqualTo(found.address());
        }
    }

    @Test
    void aChainWithoutTheFactoryGetsTheContractFromThePayer() throws Exception {
        setCode("0x");
        String expected =
                ContractUtils.generateContractAddress(Key.PAYER.address().hex(), BigInteger.ZERO);
        try (Database database = Database.open(folder.resolve("first.db"))) {
            assertThatThrownBy(() -> deploy(database, Map.of(), IMPATIENT)).hasMessageContaining("is not final after");
            assertThat(announced).containsExactly(Address.of(expected));
            chain.mine(70);
            DeployedContract deployed = deploy(database, Map.of(), Timeouts.STANDARD);
            assertThat(deployed.address()).isEqualTo(Address.of(expected));
            assertThat(deployed.salt()).isNull();
            assertThat(client.transactionCount(Key.PAYER.address(), "latest")).isOne();

            SqlOutbox outbox = new SqlOutbox(database);
            Outbox.PendingTransaction sent =
                    outbox.since(client.chainId(), Key.PAYER.address().hex(), 0).getFirst();
            outbox.mark(sent.id(), Outbox.State.LOST);
            DeployedContract again = deploy(database, Map.of(), IMPATIENT);
            assertThat(again.address())
                    .as("though its transaction was taken for lost")
                    .isEqualTo(deployed.address());
            assertThat(chain.waiting()).isZero();
        }
    }

    @Test
    void nothingIsSentToAnotherContractAtTheFactorysAddress() throws Exception {
        setCode("0x00");
        try (Database database = Database.open(folder.resolve("first.db"))) {
            assertThatThrownBy(() -> deploy(database, Map.of(), IMPATIENT))
                    .isInstanceOf(SourceUnavailableException.class)
                    .hasMessageContaining("is not the factory of deterministic deployments; nothing is sent");
            assertThat(chain.waiting()).isZero();
        }
    }

    @Test
    void aContractThatWasDeployedOnAChainThatIsResetIsNamed() throws Exception {
        try (Database database = Database.open(folder.resolve("first.db"))) {
            assertThatThrownBy(() -> deploy(database, Map.of(), IMPATIENT)).hasMessageContaining("is not final after");
            chain.mine(70);
            deploy(database, Map.of(), Timeouts.STANDARD);
            setCode(announced.getFirst(), "0x");
            assertThatThrownBy(() -> deploy(database, Map.of(), IMPATIENT))
                    .hasMessageContaining("There is no contract at " + announced.getFirst())
                    .hasMessageContaining("the chain was reset");
        }
    }

    private DeployedContract deploy(Database database, Map<String, String> more, Timeouts timeouts) throws Exception {
        Chain.ChainDependencies parts = ConfiguredChainFixture.dependencies(folder, database, http);
        return Chain.deploy(
                keys.settings(chain.address(), ConfiguredChainFixture.SERVICE, more),
                new Chain.ChainDependencies(
                        parts.anvil(),
                        parts.folder(),
                        parts.outbox(),
                        parts.http(),
                        parts.clock(),
                        parts.random(),
                        parts.secrets(),
                        timeouts),
                Key.OWNER.address(),
                announced::add);
    }

    private void setCode(String code) throws Exception {
        setCode(DeterministicDeployment.FACTORY, code);
    }

    private void setCode(Address address, String code) throws Exception {
        String question = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"anvil_setCode\",\"params\":[\"" + address.hex()
                + "\",\"" + code + "\"]}";
        HttpRequest request = HttpRequest.newBuilder(chain.address())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(question))
                .build();
        assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).body())
                .doesNotContain("error");
    }
}
