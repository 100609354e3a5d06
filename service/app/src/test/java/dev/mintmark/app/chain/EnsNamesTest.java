package dev.mintmark.app.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mintmark.contracts.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.web3j.abi.TypeEncoder;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.utils.Numeric;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Names by an Ethereum node that knows a registry and one resolver. */
class EnsNamesTest {
    private static final Address OWN = Address.of("0x00000000000000000000000000000000000000a1");
    private static final String RESOLVER = "00000000000000000000000000000000000000e5";

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile long delay;
    private HttpClient http;
    private HttpServer node;
    private EnsNames names;

    @BeforeEach
    void open() throws Exception {
        http = HttpClient.newHttpClient();
        node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        node.createContext("/", this::answer);
        node.start();
        names = names();
    }

    private EnsNames names() {
        URI address = URI.create("http://127.0.0.1:" + node.getAddress().getPort());
        return EnsNames.of(address, http, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        node.stop(0);
        http.close();
    }

    /** The example of ERC-137. */
    @Test
    void hashesNames() {
        assertThat(Numeric.toHexString(EnsNames.namehash("foo.eth")))
                .isEqualTo("0xde9b09fd7c5f901e23a3f19fecc54828e9c848539801e86591bd9801b019f84f");
    }

    @Test
    void showsANameThatLeadsBackAndAsksOnce() {
        claims("alice.eth");
        resolves("alice.eth", OWN);
        assertThat(names.name(OWN)).contains("alice.eth");
        int before = asked.get();
        assertThat(names.name(OWN)).contains("alice.eth");
        assertThat(asked).hasValue(before);
    }

    @Test
    void showsNoNameThatLeadsElsewhereLooksLikeAnotherOrIsNone() {
        claims("alice.eth");
        resolves("alice.eth", Address.of("0x00000000000000000000000000000000000000a2"));
        assertThat(names.name(OWN)).isEmpty();
        for (String name : List.of("\u0430lice.eth", "Alice.eth", "alice", "a b.eth", "alice.eth\n", "")) {
            claims(name);
            resolves(name, OWN);
            assertThat(names().name(OWN)).as(name).isEmpty();
        }
        answers.clear();
        assertThat(names().name(OWN)).as("no resolver").isEmpty();
        node.stop(0);
        assertThat(names().name(OWN)).as("no answer").isEmpty();
    }

    @Test
    void asksNothingWithoutAnRpcOfEthereum() {
        claims("alice.eth");
        resolves("alice.eth", OWN);
        assertThat(EnsNames.of(null, http, Clock.systemUTC()).name(OWN)).isEmpty();
        assertThat(asked).hasValue(0);
    }

    /** The first answer goes without the name, a later one has it. */
    @Test
    void anAnswerDoesNotWaitForASlowNode() throws Exception {
        claims("alice.eth");
        resolves("alice.eth", OWN);
        delay = 400;
        long started = System.nanoTime();
        assertThat(names.soon(OWN)).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofMillis(1500));
        for (int i = 0; names.soon(OWN).isEmpty(); i++) {
            assertThat(i).isLessThan(100);
        }
        assertThat(asked)
                .as("one look-up, whose check of the chain is one question")
                .hasValue(5);
    }

    private void claims(String name) {
        String hash = hash(OWN.hex().substring(2) + ".addr.reverse");
        answers.put("0x0178b8bf" + hash, "0".repeat(24) + RESOLVER);
        answers.put("0x691f3431" + hash, "0".repeat(62) + "20" + TypeEncoder.encode(new Utf8String(name)));
    }

    private void resolves(String name, Address address) {
        answers.put("0x0178b8bf" + hash(name), "0".repeat(24) + RESOLVER);
        answers.put("0x3b3b57de" + hash(name), "0".repeat(24) + address.hex().substring(2));
    }

    private static String hash(String name) {
        return Numeric.toHexStringNoPrefix(EnsNames.namehash(name));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.incrementAndGet();
            Thread.sleep(delay);
            JsonNode question =
                    JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes());
            String data = question.at("/params/0/data")
                    .asString(question.at("/params/0/input").asString(""));
            String result = question.path("method").asString().equals("eth_chainId")
                    ? "0x1"
                    : "0x" + answers.getOrDefault(data, "0".repeat(64));
            byte[] answer = ("{\"jsonrpc\":\"2.0\",\"id\":" + question.path("id") + ",\"result\":\"" + result + "\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
