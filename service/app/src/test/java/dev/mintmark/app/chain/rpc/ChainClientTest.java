package dev.mintmark.app.chain.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.mintmark.app.chain.anvil.EmbeddedChain;
import dev.mintmark.app.chain.anvil.ManualChain;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.MintmarkViews;
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
    private static ManualChain chain;
    private static URI live;

    @BeforeAll
    static void open() throws Exception {
        http = HttpClient.newHttpClient();
        chain = new ManualChain(folder, http);
        live = chain.address();
    }

    @AfterAll
    static void close() throws Exception {
        chain.close();
        http.close();
    }

    @Test
    void anRpcThatIsDownIsNamedInOneSentenceWithoutItsSecret() throws Exception {
        URI down = closed();
        ChainClient client = client(EmbeddedChain.CHAIN_ID, URI.create(down + "/v2/secret-key?token=secret"));

        assertThatThrownBy(client::baseFee)
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
            assertThatThrownBy(() -> client(EmbeddedChain.CHAIN_ID, busy).baseFee())
                    .isInstanceOf(SourceUnavailableException.class)
                    .hasMessageContaining("is no JSON-RPC");
        } finally {
            nonsense.stop(0);
        }
    }

    @Test
    void anotherChainThanTheConfiguredOneIsRefused() {
        assertThatThrownBy(() -> client(137, live).baseFee())
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

    private static ChainClient client(long chainId, URI... addresses) {
        return new ChainClient(List.of(addresses), chainId, http, Duration.ofSeconds(5));
    }

    private static URI closed() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
    }
}
