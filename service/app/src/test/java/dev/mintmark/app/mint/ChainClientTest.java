package dev.mintmark.app.mint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.MintmarkViews;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChainClientTest {
    @TempDir
    static Path folder;

    private static HttpClient http;
    private static AnvilProcess anvil;
    private static URI live;

    @BeforeAll
    static void open() throws Exception {
        http = HttpClient.newHttpClient();
        anvil = AnvilProcess.start(Anvil.binary(), folder, 0, null);
        live = URI.create("http://127.0.0.1:" + anvil.port());
    }

    @AfterAll
    static void close() throws Exception {
        anvil.end(folder);
        http.close();
    }

    @Test
    void anRpcThatIsDownIsNamedInOneSentenceWithoutItsSecret() throws Exception {
        URI down = closed();
        ChainClient client = client(EmbeddedChain.CHAIN_ID, URI.create(down + "/v2/secret-key?token=secret"));

        assertThatThrownBy(client::fees)
                .isInstanceOf(SourceUnavailableException.class)
                .hasMessage("The chain cannot be asked (" + down + ": nothing accepts connections there).");
    }

    @Test
    void theSecondAddressIsAskedWhereTheFirstIsDown() throws Exception {
        assertThat(client(EmbeddedChain.CHAIN_ID, closed(), live)
                        .block("latest")
                        .number())
                .isZero();
    }

    @Test
    void theSecondAddressIsAskedWhereTheFirstAnswersNonsense() throws Exception {
        HttpServer nonsense = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        nonsense.createContext("/", exchange -> {
            byte[] page = "<html>busy</html>".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        nonsense.start();
        try {
            URI busy = URI.create("http://127.0.0.1:" + nonsense.getAddress().getPort());
            assertThat(client(EmbeddedChain.CHAIN_ID, busy, live)
                            .block("latest")
                            .number())
                    .isZero();
            assertThatThrownBy(() -> client(EmbeddedChain.CHAIN_ID, busy).fees())
                    .isInstanceOf(SourceUnavailableException.class)
                    .hasMessageContaining("is no JSON-RPC");
        } finally {
            nonsense.stop(0);
        }
    }

    @Test
    void anotherChainThanTheConfiguredOneIsRefused() {
        assertThatThrownBy(() -> client(137, live).fees())
                .isInstanceOf(SourceUnavailableException.class)
                .hasMessageContaining("it serves chain 31337, and 137 is configured");
    }

    @Test
    void anAddressWithoutTheContractIsTold() {
        ChainClient client = client(EmbeddedChain.CHAIN_ID, live);
        Address empty = Address.of("0x00000000000000000000000000000000000000ab");

        assertThatThrownBy(() -> client.view(empty, MintmarkViews.ownerOf(Bytes32.ZERO)))
                .isInstanceOf(SourceUnavailableException.class)
                .hasMessageContaining("does not answer as the contract Mintmark");
    }

    @Test
    void tipsOnPolygonStartAt25Gwei() {
        BigInteger gwei = BigInteger.valueOf(1_000_000_000);

        Fees polygon = Fees.of(gwei, gwei, Network.of(137));
        Fees elsewhere = Fees.of(gwei, gwei, Network.of(31337));

        assertThat(polygon.tip()).isEqualTo(gwei.multiply(BigInteger.valueOf(25)));
        assertThat(polygon.max()).isEqualTo(gwei.multiply(BigInteger.valueOf(27)));
        assertThat(elsewhere.tip()).isEqualTo(gwei);
    }

    @Test
    void aReplacementOffersTwelvePercentMoreInBothFields() {
        Fees first = new Fees(BigInteger.valueOf(1001), BigInteger.valueOf(100));

        Fees raised = first.raised(new Fees(BigInteger.ONE, BigInteger.ONE));

        assertThat(raised).isEqualTo(new Fees(BigInteger.valueOf(1122), BigInteger.valueOf(112)));
        assertThat(first.raised(new Fees(BigInteger.valueOf(5000), BigInteger.ONE))
                        .max())
                .isEqualTo(5000);
    }

    @Test
    void wellKnownKeysAreRefusedOnPublicChainsOnly() {
        // the first account of Foundry's and Hardhat's mnemonic
        Account known = Account.of(org.web3j.crypto.ECKeyPair.create(
                new BigInteger("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80", 16)));

        assertThatThrownBy(() -> DevelopmentKeys.refuse(137, known)).hasMessageContaining("well-known development key");
        assertThatThrownBy(() -> DevelopmentKeys.refuse(80002, known)).isInstanceOf(IllegalArgumentException.class);
        DevelopmentKeys.refuse(31337, known);
        Account own = Account.of(org.web3j.crypto.ECKeyPair.create(BigInteger.TEN.pow(30)));
        DevelopmentKeys.refuse(137, own);
        assertThat(known.toString()).doesNotContain("ac0974");
    }

    @Test
    void digestsAndCidsAreTwoFormsOfTheSame() {
        // CIDv1 of the empty raw block, as every IPFS implementation has it
        Bytes32 empty = Bytes32.of("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        String cid = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";

        assertThat(DigestCids.raw(empty)).isEqualTo(cid);
        assertThat(DigestCids.digest(cid)).isEqualTo(empty);
        assertThat(DigestCids.dagPb(empty)).startsWith("bafybei").hasSize(59);
        for (String wrong :
                List.of("", "b", cid.substring(1), cid + "a", DigestCids.dagPb(empty), cid.replace('h', '1'))) {
            assertThatThrownBy(() -> DigestCids.digest(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static ChainClient client(long chainId, URI... addresses) {
        return new ChainClient(List.of(addresses), chainId, http, Duration.ofSeconds(5));
    }

    private static URI closed() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
    }
}
