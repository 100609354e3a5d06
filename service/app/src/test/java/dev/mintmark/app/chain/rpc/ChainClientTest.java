package dev.mintmark.app.chain.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.mintmark.app.chain.anvil.EmbeddedChain;
import dev.mintmark.app.chain.anvil.ManualChain;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.MintmarkContract;
import dev.mintmark.contracts.MintmarkQueries;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.abi.EventEncoder;

@Tag("slow")
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
    void namesAnUnreachableRpcAddressWithoutItsSecret() throws Exception {
        URI down = closed();
        ChainClient client = client(EmbeddedChain.CHAIN_ID, URI.create(down + "/v2/secret-key?token=secret"));

        assertThatThrownBy(client::baseFee)
                .isInstanceOf(SourceUnavailableException.class)
                .hasMessage("The chain cannot be asked (" + down + ": nothing accepts connections there).");
    }

    @Test
    void usesTheSecondAddressIfTheFirstIsDown() throws Exception {
        assertThat(client(EmbeddedChain.CHAIN_ID, closed(), live)
                        .block("latest")
                        .number())
                .isZero();
    }

    @Test
    void usesTheSecondAddressIfTheFirstAnswersWithMalformedData() throws Exception {
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
                    .hasMessageContaining("is not JSON-RPC");
        } finally {
            nonsense.stop(0);
        }
    }

    @Test
    void usesTheSecondAddressIfTheFirstRefusesForItsOwnSake() throws Exception {
        for (String error : List.of(
                "-32005,\"message\":\"daily request count exceeded, request rate limited\"",
                "-32016,\"message\":\"no\"",
                "-32005,\"message\":\"limit exceeded\"",
                "429,\"message\":\"no\"",
                "-32005,\"message\":\"project ID request rate exceeded\"",
                "-32007,\"message\":\"15/second request limit reached\"",
                "-32005,\"message\":\"You've exceeded the RPS limit available on the current plan.\"",
                "-32000,\"message\":\"historical state 0xabc is not available\"",
                "-32603,\"message\":\"Internal error\"",
                "-32002,\"message\":\"request timed out\"",
                "-32000,\"message\":\"header not found\"")) {
            try (SpoilingProxy limited = new SpoilingProxy(
                    live,
                    (question, answer) -> question.contains("eth_chainId")
                            ? answer
                            : "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":" + error + "}}")) {
                assertThat(client(EmbeddedChain.CHAIN_ID, limited.address(), live)
                                .block("latest")
                                .number())
                        .isZero();
                assertThatThrownBy(() -> client(EmbeddedChain.CHAIN_ID, limited.address())
                                .baseFee())
                        .isInstanceOf(SourceUnavailableException.class);
            }
        }
    }

    @Test
    void refusesAnotherChainThanTheConfiguredOne() {
        assertThatThrownBy(() -> client(137, live).baseFee())
                .isInstanceOf(SourceUnavailableException.class)
                .hasMessageContaining("it serves chain 31337, and 137 is configured");
    }

    @Test
    void reportsAnAddressWithoutTheContract() {
        ChainClient client = client(EmbeddedChain.CHAIN_ID, live);
        Address empty = Address.of("0x00000000000000000000000000000000000000ab");

        assertThatThrownBy(() -> client.query(empty, MintmarkQueries.ownerOf(Bytes32.ZERO)))
                .isInstanceOf(SourceUnavailableException.class)
                .hasMessageContaining("There is no contract at " + empty);
    }

    @Test
    void malformedAnswersMakeTheSourceUnavailable() throws Exception {
        Address contract = Address.of("0x00000000000000000000000000000000000000ab");
        String word = "0x" + "12".repeat(32);
        String log = """
                {"address":"%s","blockNumber":"0x1","blockHash":"%s","transactionHash":"%s","logIndex":"0x0",
                "transactionIndex":"0x0","data":"0x","topics":["%s"]}""";
        String foreign = log.formatted("0x" + "cd".repeat(20), word, word, word);
        String receipt = """
                {"transactionHash":"0x%s","blockNumber":"0x1","blockHash":"%s","gasUsed":"0x1","status":"0x1","logs":[]}""";
        refused("\"many\"", client -> client.transactionCount(contract, "latest"));
        refused("\"0xzz\"", client -> client.transactionCount(contract, "finalized"));
        refused("null", client -> client.hasCode(contract));
        refused("{\"number\":\"0xffffffffffffffffff\",\"hash\":\"" + word + "\"}", client -> client.block("latest"));
        refused("{\"number\":\"0x1\",\"hash\":null}", client -> client.block("latest"));
        refused("{\"number\":\"0x1\",\"hash\":\"0x12\"}", client -> client.block("latest"));
        refused("{\"number\":\"0x2\",\"hash\":\"" + word + "\"}", client -> client.block(1));
        refused("\"0xabc\"", client -> client.hasCode(contract));
        refused("null", ChainClient::baseFee);
        refused("null", client -> client.query(contract, MintmarkQueries.owner()));
        refused("\"" + word + "\"", client -> client.query(contract, MintmarkQueries.owner()));
        refused("[" + foreign + "]", client -> client.logs(List.of(contract), 0, 1, List.of()));
        refused(
                "[" + foreign.replace("\"0x0\",\"data\"", "\"x\",\"data\"") + "]",
                client -> client.logs(List.of(contract), 0, 1, List.of()));
        String ours = log.formatted(contract.hex(), word, word, word);
        refused("[" + ours + "]", client -> client.logs(List.of(contract), 0, 0, List.of()));
        refused("[" + ours + "]", client -> client.logs(List.of(contract), 0, 1, List.of("0x" + "34".repeat(32))));
        refused("[" + ours + "]", client -> client.logs(List.of(contract), 0, 1, Arrays.asList(null, word)));
        refused(
                "[" + ours.replace("\"data\":\"0x\"", "\"data\":\"0x1\"") + "]",
                client -> client.logs(List.of(contract), 0, 1, List.of()));
        for (String topics : List.of(
                "[\"0x12\"]",
                "[\"" + word + "12\"]",
                "[null]",
                "null",
                "[" + ("\"" + word + "\",").repeat(4) + "\"" + word + "\"]")) {
            refused(
                    "[" + ours.replaceAll("\"topics\":.*]", "\"topics\":" + topics) + "]",
                    client -> client.logs(List.of(contract), 0, 1, List.of()));
        }
        // the event's name, and not its topics
        String kind = EventEncoder.encode(MintmarkContract.GENERATED_EVENT);
        refused(
                "[" + log.formatted(contract.hex(), word, word, kind) + "]",
                client -> client.logs(List.of(contract), 0, 1, List.of(kind)));
        refused(receipt.formatted("34".repeat(32), word), client -> client.receipt(word));
        refused(receipt.formatted("12".repeat(32), "0x12"), client -> client.receipt(word));
        refused(
                receipt.formatted("12".repeat(32), word).replace("\"status\":\"0x1\"", "\"status\":null"),
                client -> client.receipt(word));
        refused("[]", client -> client.receipt(word));

        withAnswer(
                "[" + log.formatted(contract.hex(), word, word, word) + "]",
                (ChainClient client) -> assertThat(client.logs(List.of(contract), 0, 1, List.of()))
                        .hasSize(1));
        withAnswer(
                receipt.formatted("12".repeat(32), word),
                (ChainClient client) -> assertThat(client.receipt(word)).isPresent());
    }

    /** Nodes mark so the logs of blocks that the chain has replaced. */
    @Test
    void aRemovedLogIsNoEvent() throws Exception {
        Address contract = Address.of("0x00000000000000000000000000000000000000ab");
        String word = "0x" + "12".repeat(32);
        String log = """
                {"address":"%s","blockNumber":"0x1","blockHash":"%s","transactionHash":"%s","logIndex":"0x%s",
                "transactionIndex":"0x0","data":"0x","removed":%s,"topics":["%s"]}""";
        String logs = "[" + log.formatted(contract.hex(), word, word, "0", "true", word) + ","
                + log.formatted(contract.hex(), word, word, "1", "false", word) + "]";
        withAnswer(
                logs,
                (ChainClient client) -> assertThat(new ContractLogs(client, contract, 0).between(0, 1))
                        .singleElement()
                        .satisfies(found -> assertThat(found.getLogIndex()).isEqualTo(1)));
    }

    /** A node that answers with anything else than what it should is passed over like one that is down. */
    @Test
    void theSecondAddressIsAskedWhereTheFirstAnswersWithMalformedData() throws Exception {
        for (String block : List.of("{\"number\":\"0x0\",\"hash\":null}", "{\"number\":\"many\"}", "[]")) {
            withAnswer(block, (URI address) -> {
                ChainClient client = client(EmbeddedChain.CHAIN_ID, address, live);
                assertThat(client.block("latest").hash()).hasSize(66);
            });
        }
    }

    private interface NodeQuestion {
        void ask(URI node) throws Exception;
    }

    private interface Question {
        void ask(ChainClient client) throws Exception;
    }

    private static void refused(String answer, Question question) throws Exception {
        withAnswer(
                answer,
                (ChainClient client) -> assertThatThrownBy(() -> question.ask(client))
                        .as(answer)
                        .isInstanceOf(SourceUnavailableException.class));
    }

    /** A node that has the right chain ID and this one answer, JSON, to every other question. */
    private static void withAnswer(String answer, Question question) throws Exception {
        withAnswer(answer, (URI node) -> question.ask(client(EmbeddedChain.CHAIN_ID, node)));
    }

    private static void withAnswer(String answer, NodeQuestion question) throws Exception {
        HttpServer node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        node.createContext("/", exchange -> {
            String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String result = asked.contains("eth_chainId") ? "\"0x7a69\"" : answer;
            byte[] body = ("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + result + "}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        node.start();
        try {
            question.ask(URI.create("http://127.0.0.1:" + node.getAddress().getPort()));
        } finally {
            node.stop(0);
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
