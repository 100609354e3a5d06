package dev.mintmark.app.ipfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.net.httpserver.HttpServer;
import dev.mintmark.app.io.HttpCalls;
import dev.mintmark.app.io.SourceUnavailableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a node that answers whatever it likes. */
class KuboClientTest {
    private static final Cid CID = Cid.of(Cid.Codec.RAW, new byte[0]);

    private final HttpClient http = HttpCalls.newClient();
    private HttpServer node;
    private KuboClient kubo;
    private volatile int status = 200;
    private volatile String answer = "";

    @BeforeEach
    void start() throws IOException {
        node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        node.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        node.start();
        kubo = new KuboClient(
                http, URI.create("http://127.0.0.1:" + node.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        http.shutdownNow();
        node.stop(0);
    }

    @Test
    void anEmptyAnswerIsNoCid() {
        for (String empty : new String[] {"", "\n\n", " "}) {
            answer = empty;
            assertThatIOException().isThrownBy(this::add).withMessageContaining("answers with no CID");
        }
    }

    @Test
    void theLastLineOfAnAnswerNamesTheCid() throws Exception {
        answer = "{\"Hash\":\"of a part\"}\n{\"Hash\":\"" + CID + "\"}\n";
        assertThat(kubo.add(() -> new ByteArrayInputStream(new byte[0]))).isEqualTo(CID);
    }

    /** It is written to the log and the database, and shown to people. */
    @Test
    void aLongTextOfTheNodeIsPassedOnAsOneShortLine() {
        answer = "a lie\u001b[2J\n".repeat(5_000);
        assertThatIOException().isThrownBy(this::add).satisfies(KuboClientTest::isShortLine);
        status = 500;
        for (String form : new String[] {answer, "{\"Message\":\"" + "long ".repeat(5_000) + "\"}"}) {
            answer = form;
            assertThatExceptionOfType(SourceUnavailableException.class)
                    .isThrownBy(this::add)
                    .satisfies(KuboClientTest::isShortLine);
            assertThatExceptionOfType(SourceUnavailableException.class)
                    .isThrownBy(() -> kubo.unpin(CID))
                    .satisfies(KuboClientTest::isShortLine);
            assertThatExceptionOfType(SourceUnavailableException.class)
                    .isThrownBy(() -> kubo.block(CID))
                    .satisfies(KuboClientTest::isShortLine);
        }
    }

    @Test
    void onlyKubosOwnErrorSaysThatABlockIsMissing() throws Exception {
        status = 500;
        answer =
                "{\"Message\":\"block was not found locally (offline): ipld: could not find X\",\"Code\":0,\"Type\":\"error\"}";
        assertThat(kubo.block(CID)).isEmpty();

        status = 404;
        for (String other :
                new String[] {"404 page not found", "{\"Message\":\"not found\"}", "{\"error\":\"not found\"}"}) {
            answer = other;
            assertThatExceptionOfType(SourceUnavailableException.class)
                    .isThrownBy(() -> kubo.block(CID))
                    .withMessageContaining("not found");
        }
    }

    @Test
    void whatIsNotPinnedIsUnpinnedAlready() throws Exception {
        status = 500;
        answer = "{\"Message\":\"not pinned or pinned indirectly\",\"Code\":0,\"Type\":\"error\"}";
        kubo.unpin(CID);
        answer = "{\"Message\":\"the disk is full\",\"Code\":0,\"Type\":\"error\"}";
        assertThatExceptionOfType(SourceUnavailableException.class)
                .isThrownBy(() -> kubo.unpin(CID))
                .withMessageContaining("the disk is full");
    }

    @Test
    void anAnswerWithoutAMessageIsItsStatus() {
        status = 502;
        for (String form : new String[] {"", "{\"Message\":\"\"}"}) {
            answer = form;
            assertThatExceptionOfType(SourceUnavailableException.class)
                    .isThrownBy(this::add)
                    .withMessageContaining("HTTP 502");
        }
    }

    private void add() throws IOException, SourceUnavailableException {
        kubo.add(() -> new ByteArrayInputStream(new byte[10]));
    }

    private static void isShortLine(Throwable thrown) {
        assertThat(thrown.getMessage()).hasSizeLessThan(400).doesNotContainPattern("\\p{Cntrl}");
    }
}
