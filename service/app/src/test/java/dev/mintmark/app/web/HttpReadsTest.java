package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.mintmark.app.web.Client.Answer;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What holds for every read, and for clients that do not wait for their answer. */
@Tag("slow")
@ExtendWith(ServiceExtension.class)
final class HttpReadsTest {
    private final Client client;

    HttpReadsTest(Client client) {
        this.client = client;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/studio.js",
                "/openapi.json",
                "/health/live",
                "/metrics",
                "/api/artworks",
                "/api/models",
                "/api/models/log",
                "/api/royalties",
                "/services/supportedAlgorithms",
                "/api/artworks/none",
                "/api/artworks/none/image",
                "/api/artworks?limit=0",
                "/api/verify/xyz",
                "/api/tokens/0x12",
                "/api/nothing"
            })
    void headAnswersAsGetWithoutTheBody(String path) throws Exception {
        Answer get = client.get(path);
        Answer head = client.send(client.request(path).HEAD());

        assertThat(head.status()).isEqualTo(get.status());
        assertThat(head.header("Content-Type")).isEqualTo(get.header("Content-Type"));
        assertThat(head.header("ETag")).isEqualTo(get.header("ETag"));
        assertThat(head.bytes()).isEmpty();
    }

    @Test
    void headOfAnEventStreamEndsAtOnce() throws Exception {
        String id = drawn();

        Answer head =
                client.send(client.request("/api/artworks/" + id + "/events").HEAD());

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Type")).startsWith("text/event-stream");
        assertThat(head.header("X-Accel-Buffering")).isEqualTo("no");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "PUT; /api/artworks; GET, POST, HEAD",
                "PUT; /api/artworks/x; GET, DELETE, HEAD",
                "GET; /api/artworks/x/cancel; POST",
                "HEAD; /api/artworks/x/cancel; POST",
                "DELETE; /; GET, HEAD"
            })
    void aMethodThatIsNotPossibleIsAnsweredWithThoseThatAre(String method, String path, String allowed)
            throws Exception {
        Answer answer = client.send(client.request(path).method(method, BodyPublishers.noBody()));

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow").split(", ")).containsExactlyInAnyOrder(allowed.split(", "));
    }

    @Test
    void aKnownEntityTagIsFoundInAList() throws Exception {
        String tag = client.get("/studio.js").header("ETag");

        for (String known : new String[] {tag, "\"other\", " + tag, "W/" + tag, "\"a\",W/" + tag + " , \"b\"", "*"}) {
            Answer answer = client.get("/studio.js", "If-None-Match", known);
            assertThat(answer.status()).as(known).isEqualTo(304);
            assertThat(answer.header("ETag")).isEqualTo(tag);
            assertThat(answer.bytes()).isEmpty();
            // those of nothing would be taken for those of the client's copy
            assertThat(answer.response().headers().map()).doesNotContainKeys("content-type", "content-length");
        }
        for (String other : new String[] {"\"other\"", tag.replace("\"", ""), "\"*\"", ""}) {
            Answer answer = client.get("/studio.js", "If-None-Match", other);
            assertThat(answer.status()).as(other).isEqualTo(200);
            assertThat(answer.bytes()).as(other).isNotEmpty();
        }
    }

    @Test
    void aKnownImageIsNotSentAgain() throws Exception {
        String path = "/api/artworks/" + drawn() + "/image";
        String tag = client.get(path).header("ETag");

        assertThat(client.get(path, "If-None-Match", "\"x\", " + tag).status()).isEqualTo(304);
        assertThat(client.send(client.request(path).HEAD()).header("ETag")).isEqualTo(tag);
    }

    @Test
    void aClientThatDisconnectsLeavesNoStackTrace() throws Exception {
        String id = drawn();
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(logged);
        try {
            hangUp("POST /api/artworks HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 1000\r\n\r\n{\"prompt\":");
            hangUp("POST /api/verify HTTP/1.1\r\nHost: %s\r\nContent-Type: multipart/form-data; boundary=b\r\n"
                    + "Content-Length: 100000\r\n\r\n--b\r\n");
            hangUp("GET /api/artworks/" + id + "/image HTTP/1.1\r\nHost: %s\r\n\r\n");
            hangUp("GET /api/artworks/" + id + "/events HTTP/1.1\r\nHost: %s\r\n\r\n");
            // a connection is worked on after it was closed
            Thread.sleep(2000);
        } finally {
            root.detachAppender(logged);
        }
        assertThat(logged.list)
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
                .filteredOn(event -> event.getThrowableProxy() != null)
                .isEmpty();
        assertThat(client.get("/health/live").status()).isEqualTo(200);
    }

    /** Sends a request and resets the connection. */
    private void hangUp(String request) throws IOException, InterruptedException {
        URI address = client.server().address();
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoLinger(true, 0);
            socket.getOutputStream()
                    .write(request.formatted(address.getAuthority()).getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            Thread.sleep(50);
        }
    }

    @Test
    void aSealedFileThatSomebodyDeletedIsNotFound() throws Exception {
        String id = drawn();
        String sha256 = client.get("/api/artworks/" + id).json().path("sha256").asString();
        Files.delete(client.database()
                .resolveSibling("files")
                .resolve(sha256.substring(0, 2))
                .resolve(sha256.substring(2, 4))
                .resolve(sha256));

        for (String path : new String[] {"/image", "/manifest"}) {
            Answer answer = client.get("/api/artworks/" + id + path);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.json().path("detail").asString()).contains("restore it from a backup");
        }
        client.send(client.request("/api/artworks/" + id).DELETE());
    }

    private String drawn() throws IOException, InterruptedException {
        String id = client.post("/api/artworks", "{\"prompt\":\"a still lake\",\"steps\":1}")
                .json()
                .path("artworks")
                .path(0)
                .path("id")
                .asString();
        client.done(id);
        return id;
    }
}
