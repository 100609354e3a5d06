package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.web.Client.Answer;
import io.javalin.Javalin;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies that could be read in two ways are refused. */
@Tag("slow")
@ExtendWith(ServiceExtension.class)
final class JsonRequestTest {
    private final Client client;

    JsonRequestTest(Client client) {
        this.client = client;
    }

    @ParameterizedTest
    @CsvSource({
        "Content-Encoding, gzip",
        "Content-Type, application/json; charset=iso-8859-1",
        "Content-Type, application/json; charset=utf-16",
        "Content-Type, application/json; charset=%%",
        "Content-Type, text/plain"
    })
    void aBodyInAnotherCodingIsRefused(String header, String value) throws Exception {
        Answer refused = client.send(client.request("/api/artworks")
                .header("Content-Type", "application/json")
                .setHeader(header, value)
                .POST(BodyPublishers.ofString("{\"prompt\":\"\"}")));
        assertThat(refused.status()).isEqualTo(415);
    }

    @Test
    void aBodyWithoutAMediaTypeIsRefused() throws Exception {
        Answer refused = client.send(client.request("/api/artworks").POST(BodyPublishers.ofString("{}")));
        assertThat(refused.status()).isEqualTo(415);
        assertThat(refused.json().path("detail").asString())
                .isEqualTo("The content type is missing; it must be application/json.");
        Answer other = client.post("/api/artworks", "text/plain", new byte[] {'{', '}'});
        assertThat(other.json().path("detail").asString())
                .isEqualTo("The content type is text/plain; it must be application/json.");
    }

    @Test
    void aBodyWithAnotherLimitMayHaveAsManyBytesAndNoMore() throws Exception {
        Javalin server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            Problems.register(config.routes);
            config.routes.post(
                    "/ten", ctx -> ctx.result(JsonRequest.object(ctx, 10).toString()));
        });
        server.start("127.0.0.1", 0);
        try {
            URI address = URI.create("http://127.0.0.1:" + server.port());
            assertThat(posted(address, "{\"a\":1234}")).isEqualTo("200 {\"a\":1234}");
            assertThat(posted(address, "{\"a\":12345}"))
                    .startsWith("413 ")
                    .contains("The body is too large; with images in base64 it may have 10 bytes.");
        } finally {
            server.stop();
        }
    }

    private String posted(URI address, String json) throws Exception {
        Answer answer = client.send(HttpRequest.newBuilder(address.resolve("/ten"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));
        return answer.status() + " " + answer.text();
    }

    @Test
    void theCodingsThatSayNothingNewAreTaken() throws Exception {
        Answer taken = client.send(client.request("/api/artworks")
                .header("Content-Type", "application/json; charset=\"UTF-8\"")
                .header("Content-Encoding", "identity")
                .POST(BodyPublishers.ofString("{\"prompt\":\"\"}")));
        assertThat(taken.status()).isEqualTo(422);
    }

    @Test
    void anEmptyBodyIsAnEmptyObjectAndAnotherValueIsNone() throws Exception {
        Answer empty = client.send(client.request("/api/artworks").POST(BodyPublishers.noBody()));
        assertThat(empty.status()).isEqualTo(422);
        assertThat(empty.json().path("field").asString()).isEqualTo("prompt");
        for (String text : new String[] {"[]", "1", "\"a fox\"", "null"}) {
            Answer answer = client.send(client.request("/api/artworks")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(text)));
            assertThat(answer.status()).as(text).isEqualTo(400);
        }
    }

    @Test
    void aFieldThatIsThereTwiceIsRefused() throws Exception {
        Answer refused = client.send(client.request("/api/artworks")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"prompt\":\"\",\"prompt\":\"a fox\"}")));
        assertThat(refused.status()).isEqualTo(400);
    }

    @Test
    void anEmptyIdempotencyKeyIsRefused() throws Exception {
        Answer refused = client.send(client.request("/api/artworks")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "")
                .POST(BodyPublishers.ofString("{\"prompt\":\"a fox\"}")));
        assertThat(refused.status()).isEqualTo(422);
    }

    @Test
    void aBodyThatIsNoJsonIsRefusedWithItsLineAndColumn() throws Exception {
        Answer refused = client.send(client.request("/api/artworks")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"prompt\":\n")));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("detail").asString())
                .endsWith(", in line 2, column 1.")
                .doesNotContain("Source");
    }
}
