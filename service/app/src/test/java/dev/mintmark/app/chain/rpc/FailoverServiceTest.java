package dev.mintmark.app.chain.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.methods.response.EthBlockNumber;

final class FailoverServiceTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile String chainId = "0x1";
    private volatile boolean isDown;
    private HttpServer node;
    private FailoverService service;

    @BeforeEach
    void open() throws Exception {
        node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        node.createContext("/", exchange -> {
            String question = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean isOfChain = question.contains("eth_chainId");
            asked.addAndGet(isOfChain ? 1 : 0);
            byte[] answer = ("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"" + (isOfChain ? chainId : "0x7") + "\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(isDown ? 502 : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        node.start();
        service = new FailoverService(
                List.of(URI.create("http://127.0.0.1:" + node.getAddress().getPort())),
                1,
                http,
                Duration.ofSeconds(5),
                nanos::get);
    }

    @AfterEach
    void close() {
        node.stop(0);
        http.close();
    }

    @Test
    void theChainsNumberIsAskedAgainAfterAMinute() throws Exception {
        block();
        chainId = "0x2";
        nanos.addAndGet(Duration.ofSeconds(59).toNanos());
        block();
        assertThat(asked).hasValue(1);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());

        assertThatThrownBy(this::block)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("it serves chain 2, and 1 is configured");
    }

    /** Another node may have taken the place of the one that failed. */
    @Test
    void theChainsNumberIsAskedAgainAfterAFailure() throws Exception {
        block();
        isDown = true;
        assertThatThrownBy(this::block).isInstanceOf(IOException.class);
        isDown = false;
        chainId = "0x2";

        assertThatThrownBy(this::block).hasMessageContaining("it serves chain 2");
        chainId = "0x1";
        block();
        block();
        assertThat(asked).hasValue(3);
    }

    private void block() throws Exception {
        long number = service.read(
                new Request<>("eth_blockNumber", List.of(), service, EthBlockNumber.class),
                answer -> answer.getBlockNumber().longValueExact());
        assertThat(number).isEqualTo(7);
    }
}
