package dev.mintmark.app.prompt;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server that speaks the Chat Completions protocol of OpenAI, with answers that a test chooses. */
public final class ChatServer implements AutoCloseable {
    private final HttpServer server;
    private final Function<Asked, Answer> answers;

    /** What it was asked. */
    public final List<Asked> asked = new CopyOnWriteArrayList<>();

    /** A question. */
    public record Asked(
            String method, String path, @Nullable String authorization, JsonNode body) {
        /** The content of the message of this role. */
        public String content(String role) {
            return body.path("messages")
                    .valueStream()
                    .filter(message -> message.path("role").asString().equals(role))
                    .map(message -> message.path("content").asString())
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** An answer, which is held back for some milliseconds. */
    public record Answer(int status, String body, long delayMillis) {
        /** A whole completion. */
        public static Answer of(String content) {
            return ended(content, "stop");
        }

        /** A completion that ended for this reason. */
        public static Answer ended(String content, String reason) {
            return new Answer(
                    200,
                    JsonMapper.shared()
                            .createObjectNode()
                            .put("object", "chat.completion")
                            .set(
                                    "choices",
                                    JsonMapper.shared()
                                            .createArrayNode()
                                            .add(JsonMapper.shared()
                                                    .createObjectNode()
                                                    .put("index", 0)
                                                    .put("finish_reason", reason)
                                                    .set(
                                                            "message",
                                                            JsonMapper.shared()
                                                                    .createObjectNode()
                                                                    .put("role", "assistant")
                                                                    .put("content", content))))
                            .toString(),
                    0);
        }
    }

    public ChatServer(Function<Asked, Answer> answers) throws IOException {
        this.answers = answers;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    /** Its address, as clients of the protocol are given it. */
    public URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Asked question = new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders().getFirst("Authorization"),
                    JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes()));
            asked.add(question);
            Answer answer = answers.apply(question);
            if (answer.delayMillis() > 0) {
                Thread.sleep(answer.delayMillis());
            }
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
