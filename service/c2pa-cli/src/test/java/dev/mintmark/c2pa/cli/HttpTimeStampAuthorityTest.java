package dev.mintmark.c2pa.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Time-stamp authorities that answer, refuse, or do not come to an end. */
@Timeout(30)
class HttpTimeStampAuthorityTest {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch ended = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        ended.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private HttpTimeStampAuthority authority(Duration deadline, HttpHandler handler) {
        server.createContext("/", handler);
        return new HttpTimeStampAuthority(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"), deadline);
    }

    @Test
    void anAnswerIsReturnedAsItIs() throws Exception {
        HttpTimeStampAuthority authority = authority(Duration.ofSeconds(20), exchange -> {
            byte[] request = exchange.getRequestBody().readAllBytes();
            String type = exchange.getRequestHeaders().getFirst("Content-Type");
            exchange.sendResponseHeaders(type.equals("application/timestamp-query") ? 200 : 400, request.length);
            exchange.getResponseBody().write(request);
            exchange.close();
        });
        assertThat(authority.ask(new byte[] {1, 2, 3})).containsExactly(1, 2, 3);
    }

    @Test
    void aRefusalNamesItsStatus() {
        HttpTimeStampAuthority authority = authority(Duration.ofSeconds(20), exchange -> {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
        assertThatThrownBy(() -> authority.ask(new byte[1]))
                .isInstanceOf(IOException.class)
                .hasMessage("The time-stamp authority 127.0.0.1 cannot be asked: it answered 503.");
    }

    @Test
    void anAnswerThatDoesNotEndIsGivenUpAtTheDeadline() {
        HttpTimeStampAuthority authority = authority(Duration.ofMillis(500), exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            try {
                ended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertThatThrownBy(() -> authority.ask(new byte[1]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("did not answer within 500 ms");
    }
}
