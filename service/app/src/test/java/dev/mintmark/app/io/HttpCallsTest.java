package dev.mintmark.app.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpCallsTest {
    private static final Duration SOON = Duration.ofMillis(500);
    private static final Duration LATE = Duration.ofSeconds(20);
    private static final int LIMIT = 1000;

    private final HttpClient http = HttpClient.newHttpClient();
    private final CountDownLatch broken = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/exact", exchange -> answer(exchange, 418, LIMIT));
        server.createContext("/long", exchange -> answer(exchange, 200, LIMIT + 1));
        server.createContext("/slow", this::trickle);
        server.createContext("/endless", this::pour);
        server.start();
    }

    @AfterEach
    void stop() {
        http.shutdownNow();
        server.stop(0);
    }

    @Test
    void returnsAnswersOfAnyStatusUpToTheSizeLimit() throws Exception {
        HttpCalls.Answer answer = HttpCalls.exchange(http, request("/exact"), LATE, LIMIT);
        assertThat(answer.status()).isEqualTo(418);
        assertThat(answer.body()).hasSize(LIMIT);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain");
    }

    @Test
    void sendsTheUserAndThePasswordOfAnAddress() throws Exception {
        server.createContext("/who", exchange -> {
            byte[] body = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"))
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        String host = "127.0.0.1:" + server.getAddress().getPort() + "/who";
        assertThat(HttpCalls.exchange(
                                http,
                                HttpCalls.request(URI.create("http://fox:den@" + host))
                                        .build(),
                                LATE,
                                LIMIT)
                        .body())
                .asString()
                .isEqualTo("Basic Zm94OmRlbg==");
        assertThat(HttpCalls.exchange(
                                http,
                                HttpCalls.request(URI.create("http://" + host)).build(),
                                LATE,
                                LIMIT)
                        .body())
                .asString()
                .isEqualTo("null");
    }

    @Test
    void refusesAnAnswerAboveTheSizeLimit() {
        assertThatExceptionOfType(HttpCalls.AnswerTooLongException.class)
                .isThrownBy(() -> HttpCalls.exchange(http, request("/long"), LATE, LIMIT));
        assertThatExceptionOfType(SourceUnavailableException.class)
                .isThrownBy(() -> HttpCalls.ask(http, request("/long"), LATE, LIMIT, "The node"))
                .withMessage("The node answers with more than 1000 bytes.");
    }

    @Test
    void theDeadlineIncludesTheBody() {
        long start = System.nanoTime();
        assertThatExceptionOfType(HttpTimeoutException.class)
                .isThrownBy(() -> HttpCalls.exchange(http, request("/slow"), SOON, LIMIT));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThatExceptionOfType(SourceUnavailableException.class)
                .isThrownBy(() -> HttpCalls.ask(http, request("/slow"), SOON, LIMIT, "The node"))
                .withMessage("The node did not answer within 500 ms.");
    }

    /** What still comes would take the network and memory until its end. */
    @Test
    void theConnectionEndsWithTheDeadline() throws Exception {
        assertThatExceptionOfType(HttpTimeoutException.class)
                .isThrownBy(() -> HttpCalls.exchange(http, request("/slow"), SOON, LIMIT));
        assertThat(broken.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aLongAnswerIsNotReadToItsEnd() throws Exception {
        assertThatExceptionOfType(HttpCalls.AnswerTooLongException.class)
                .isThrownBy(() -> HttpCalls.exchange(http, request("/endless"), LATE, LIMIT));
        assertThat(broken.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aFailedConnectionKeepsItsExceptionType() {
        HttpRequest nowhere =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:9/")).build();
        assertThatExceptionOfType(ConnectException.class)
                .isThrownBy(() -> HttpCalls.exchange(http, nowhere, LATE, LIMIT));
        assertThatExceptionOfType(SourceUnavailableException.class)
                .isThrownBy(() -> HttpCalls.ask(http, nowhere, LATE, LIMIT, "The node"))
                .withMessage("The node does not answer.");
    }

    @Test
    void anInterruptionEndsTheWaitAndKeepsTheInterruptFlag() {
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedIOException.class)
                .isThrownBy(() -> HttpCalls.exchange(http, request("/slow"), LATE, LIMIT));
        assertThat(Thread.interrupted()).isTrue();
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path))
                .build();
    }

    private static void answer(HttpExchange exchange, int status, int length) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            exchange.sendResponseHeaders(status, length);
            exchange.getResponseBody().write(new byte[length]);
        }
    }

    private void pour(HttpExchange exchange) {
        try (exchange) {
            exchange.sendResponseHeaders(200, 0);
            while (true) {
                exchange.getResponseBody().write(new byte[LIMIT / 2]);
            }
        } catch (IOException e) {
            broken.countDown();
        }
    }

    /** Headers at once, then a byte now and then. */
    private void trickle(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(200, LIMIT);
            for (int i = 0; i < LIMIT; i++) {
                exchange.getResponseBody().write(i);
                exchange.getResponseBody().flush();
                Thread.sleep(100);
            }
        } catch (IOException e) {
            broken.countDown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
