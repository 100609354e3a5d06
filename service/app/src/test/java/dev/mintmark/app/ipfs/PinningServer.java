package dev.mintmark.app.ipfs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mintmark.app.io.SourceUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A pinning service and its gateway, as the specification of the Pinning Service API has them. It fetches a file's blocks from a
 * source when it is asked for the pin's state, as a service that needs a while.
 */
final class PinningServer implements AutoCloseable {
    static final String TOKEN = "a-secret-token";

    final List<String> requests = new ArrayList<>();
    final List<JsonNode> bodies = new ArrayList<>();
    final Map<Cid, byte[]> blocks = new ConcurrentHashMap<>();
    final Map<String, Map<String, Object>> pins = new LinkedHashMap<>();

    /** What the next pins become: pinned, failed, or queued for ever. */
    String outcome = "pinned";

    /** Answers to the next requests of the API in place of its own. */
    int failWith;

    private final BlockSource source;
    private final HttpServer server;
    private int next;

    PinningServer(BlockSource source) throws IOException {
        this.source = source;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/psa/pins", this::api);
        server.createContext("/ipfs/", this::gateway);
        server.start();
    }

    URI api() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/psa");
    }

    URI gateway() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private synchronized void api(HttpExchange call) throws IOException {
        String path = call.getRequestURI().getPath().substring("/psa/pins".length());
        String id = path.isEmpty() ? null : path.substring(1);
        requests.add(call.getRequestMethod() + " " + call.getRequestURI());
        byte[] body = call.getRequestBody().readAllBytes();
        if (!("Bearer " + TOKEN).equals(call.getRequestHeaders().getFirst("Authorization"))) {
            error(call, 401, "UNAUTHORIZED", "Access token is missing or invalid");
        } else if (failWith != 0) {
            call.getResponseHeaders().set("Retry-After", "7");
            error(call, failWith, "FAILED", "Not now");
        } else {
            switch (call.getRequestMethod()) {
                case "POST" -> add(call, body, id);
                case "GET" -> read(call, id);
                case "DELETE" -> {
                    if (pins.remove(String.valueOf(id)) == null) {
                        error(call, 404, "NOT_FOUND", "The specified resource was not found");
                    } else {
                        blocks.clear();
                        send(call, 202, null);
                    }
                }
                default -> error(call, 405, "METHOD", "No");
            }
        }
    }

    private void add(HttpExchange call, byte[] body, @Nullable String replaced) throws IOException {
        JsonNode pin = JsonMapper.shared().readTree(body);
        bodies.add(pin);
        if (!pin.path("cid").isString()) {
            error(call, 400, "BAD_REQUEST", "The pin has no cid");
            return;
        }
        if (replaced != null && pins.remove(replaced) == null) {
            error(call, 404, "NOT_FOUND", "The specified resource was not found");
            return;
        }
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("requestid", "Unique/Pin " + ++next);
        status.put("status", "queued");
        status.put("created", "2026-07-27T17:32:28Z");
        status.put("pin", pin);
        status.put("delegates", List.of("/ip4/203.0.113.1/tcp/4001/p2p/QmServicePeerId"));
        pins.put(String.valueOf(status.get("requestid")), status);
        send(call, 202, status);
    }

    private void read(HttpExchange call, @Nullable String id) throws IOException {
        if (id == null) {
            String query = call.getRequestURI().getQuery();
            List<Map<String, Object>> found = pins.values().stream()
                    .filter(pin -> query.contains(cid(pin).toString()) && query.contains("" + pin.get("status")))
                    .toList();
            send(call, 200, Map.of("count", found.size(), "results", found));
            return;
        }
        Map<String, Object> pin = pins.get(id);
        if (pin == null) {
            error(call, 404, "NOT_FOUND", "The specified resource was not found");
            return;
        }
        if ("queued".equals(pin.get("status"))) {
            pin.put("status", outcome.equals("queued") ? "queued" : "pinning");
        } else if ("pinning".equals(pin.get("status"))) {
            pin.put("status", outcome);
            if (outcome.equals("pinned")) {
                fetch(cid(pin));
            } else {
                pin.put("info", Map.of("status_details", "No provider was found."));
            }
        }
        send(call, 200, pin);
    }

    private void fetch(Cid root) throws IOException {
        try {
            Dag.walk(source, root, block -> blocks.put(block.cid(), block.bytes()));
        } catch (SourceUnavailableException e) {
            throw new IOException(e);
        }
    }

    private static Cid cid(Map<String, Object> pin) {
        return Cid.parse(((JsonNode) pin.get("pin")).path("cid").asString());
    }

    private void gateway(HttpExchange call) throws IOException {
        Cid cid = Cid.parse(call.getRequestURI().getPath().substring("/ipfs/".length()));
        Optional<byte[]> block = Optional.ofNullable(blocks.get(cid));
        boolean raw = "application/vnd.ipld.raw".equals(call.getRequestHeaders().getFirst("Accept"));
        byte[] answer = block.orElse(new byte[0]);
        call.sendResponseHeaders(raw && block.isPresent() ? 200 : 404, answer.length == 0 ? -1 : answer.length);
        call.getResponseBody().write(answer);
        call.close();
    }

    private static void error(HttpExchange call, int status, String reason, String details) throws IOException {
        send(call, status, Map.of("error", Map.of("reason", reason, "details", details)));
    }

    private static void send(HttpExchange call, int status, @Nullable Object answer) throws IOException {
        byte[] json = answer == null
                ? new byte[0]
                : JsonMapper.shared().writeValueAsString(answer).getBytes(StandardCharsets.UTF_8);
        call.getResponseHeaders().set("Content-Type", "application/json");
        call.sendResponseHeaders(status, json.length == 0 ? -1 : json.length);
        call.getResponseBody().write(json);
        call.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
