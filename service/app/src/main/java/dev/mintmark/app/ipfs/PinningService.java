package dev.mintmark.app.ipfs;

import dev.mintmark.app.io.HttpCalls;
import dev.mintmark.app.io.SourceRefusedException;
import dev.mintmark.app.io.SourceUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A pinning service behind the IPFS Pinning Service API. The service fetches files itself, from the Kubo node here; whether it has
 * them is read from its gateway, block by block. Thread-safe.
 *
 * @see <a href="https://ipfs.github.io/pinning-services-api-spec/">IPFS Pinning Service API</a>
 */
public final class PinningService implements Place {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final int MAX_ANSWER = 1 << 20;
    private static final int MAX_TEXT = 200;

    /** Pins of one file that are looked at; a service has one of each file as a rule. */
    private static final int MAX_PINS = 100;

    private static final String ALL_STATES = "queued,pinning,pinned,failed";

    private final HttpClient http;
    private final URI address;
    private final String token;
    private final BlockSource gateway;
    private final @Nullable KuboClient origin;
    private final String placeName;
    private final Duration patience;

    /**
     * A pinning service.
     *
     * @param address of the API, to which {@code /pins} is added
     * @param token access token
     * @param gateway where the service's files are read
     * @param origin the node that the service fetches files from; null where it finds them by itself
     * @param patience how long {@link #keep} waits for the service to have a file
     */
    public PinningService(
            HttpClient http,
            URI address,
            String token,
            BlockSource gateway,
            @Nullable KuboClient origin,
            Duration patience) {
        this.http = http;
        this.address = address;
        this.token = token;
        this.gateway = gateway;
        this.origin = origin;
        this.patience = patience;
        this.placeName = address.getHost() + (address.getPort() < 0 ? "" : ":" + address.getPort());
    }

    /**
     * A pin as the service has it.
     *
     * @param status queued, pinning, pinned or failed
     * @param delegates where the service wants to be connected from
     */
    public record PinStatus(String requestId, String cid, String status, List<String> delegates, String reason) {
        public PinStatus {
            delegates = List.copyOf(delegates);
        }
    }

    @Override
    public String placeName() {
        return placeName;
    }

    @Override
    public Optional<byte[]> block(Cid cid) throws IOException, SourceUnavailableException {
        return gateway.block(cid);
    }

    @Override
    public void check(Cid root) throws IOException, SourceUnavailableException {
        List<PinStatus> pins = list(root);
        if (pins.stream().noneMatch(pin -> pin.status().equals("pinned"))) {
            Optional<PinStatus> waiting =
                    pins.stream().filter(PinningService::isWaiting).findFirst();
            if (waiting.isPresent()) {
                throw pending(root, waiting.get().status());
            }
            throw new IOException(placeName + " has no pin of " + root + ".");
        }
        Dag.walk(gateway, root, block -> {});
    }

    /** Asks for the file, and waits for a while until the service has it. */
    @Override
    public void keep(Cid root, BlockSource from) throws IOException, SourceUnavailableException {
        List<PinStatus> pins = list(root);
        PinStatus pin = pins.stream()
                .filter(each -> each.status().equals("pinned") && isReadable(root))
                .findFirst()
                .or(() -> pins.stream().filter(PinningService::isWaiting).findFirst())
                .orElse(null);
        if (pin == null) {
            // one that failed, or whose bytes are not there, is asked for again
            pin = pins.isEmpty() ? add(root) : replace(pins.getFirst(), root);
        }
        connect(pin);
        long until = System.nanoTime() + patience.toNanos();
        long wait = 250;
        while (isWaiting(pin)) {
            if (System.nanoTime() > until) {
                throw pending(root, pin.status());
            }
            sleep(wait);
            wait = Math.min(2 * wait, 5000);
            pin = status(pin.requestId())
                    .orElseThrow(
                            () -> new SourceUnavailableException(placeName + " forgot the request for " + root + "."));
        }
        if (!pin.status().equals("pinned")) {
            throw new SourceRefusedException(
                    placeName + " could not pin " + root + (pin.reason().isEmpty() ? "" : ": " + pin.reason()) + ".");
        }
    }

    @Override
    public void drop(Cid root) throws IOException, SourceUnavailableException {
        for (PinStatus pin : list(root)) {
            remove(pin.requestId());
        }
    }

    /** Asks for a file. */
    public PinStatus add(Cid root) throws SourceUnavailableException {
        return read(send("POST", "/pins", body(root), 202));
    }

    private PinStatus replace(PinStatus pin, Cid root) throws SourceUnavailableException {
        return read(send("POST", "/pins/" + segment(pin.requestId()), body(root), 202));
    }

    /** Returns the pins of a file, of every state. */
    public List<PinStatus> list(Cid root) throws SourceUnavailableException {
        JsonNode answer = send("GET", "/pins?cid=" + root + "&status=" + ALL_STATES + "&limit=" + MAX_PINS, null, 200);
        List<PinStatus> pins = new ArrayList<>();
        for (JsonNode result : answer.path("results").values()) {
            PinStatus pin = read(result);
            // a service that does not filter must not have others' pins removed
            if (pin.cid().equals(root.toString())) {
                pins.add(pin);
            }
        }
        return pins;
    }

    /** Returns a request's pin; empty where the service does not know it. */
    public Optional<PinStatus> status(String requestId) throws SourceUnavailableException {
        JsonNode answer = send("GET", "/pins/" + segment(requestId), null, 200, 404);
        return answer.has("requestid") ? Optional.of(read(answer)) : Optional.empty();
    }

    /** Removes a pin; does nothing where there is none. */
    public void remove(String requestId) throws SourceUnavailableException {
        send("DELETE", "/pins/" + segment(requestId), null, 202, 404);
    }

    private boolean isReadable(Cid root) {
        try {
            Dag.walk(gateway, root, block -> {});
            return true;
        } catch (IOException | SourceUnavailableException e) {
            return false;
        }
    }

    private Map<String, Object> body(Cid root) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("cid", root.toString());
        body.put("name", "mintmark");
        if (origin != null) {
            try {
                body.put("origins", origin.addresses());
            } catch (SourceUnavailableException e) {
                // the service may find the file by itself
            }
        }
        return body;
    }

    private void connect(PinStatus pin) {
        if (origin != null && isWaiting(pin)) {
            pin.delegates().forEach(origin::connect);
        }
    }

    private static boolean isWaiting(PinStatus pin) {
        return pin.status().equals("queued") || pin.status().equals("pinning");
    }

    private PendingException pending(Cid root, String status) {
        return new PendingException(
                placeName + " has accepted " + root + " and does not have it yet: it is " + status + ".");
    }

    private void sleep(long millis) throws SourceUnavailableException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceUnavailableException("Waiting for " + placeName + " was interrupted.", e);
        }
    }

    private PinStatus read(JsonNode pin) throws SourceUnavailableException {
        String id = pin.path("requestid").asString("");
        String status = pin.path("status").asString("");
        if (id.isEmpty() || status.isEmpty()) {
            throw new SourceUnavailableException(placeName + " answers with no pin of the Pinning Service API.");
        }
        return new PinStatus(
                id,
                pin.path("pin").path("cid").asString(""),
                status.toLowerCase(Locale.ROOT),
                pin.path("delegates").values().stream()
                        .map(delegate -> delegate.asString(""))
                        .filter(delegate -> delegate.startsWith("/") && delegate.length() <= MAX_TEXT)
                        .limit(KuboClient.MAX_ADDRESSES)
                        .toList(),
                shortened(pin.path("info").path("status_details").asString("")));
    }

    private JsonNode send(String method, String path, @Nullable Object body, int... expected)
            throws SourceUnavailableException {
        HttpRequest.Builder request = HttpCalls.request(
                        URI.create(address.toString().replaceFirst("/+$", "") + path))
                .setHeader("Authorization", "Bearer " + token)
                .header("Accept", "application/json");
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(
                            method,
                            BodyPublishers.ofByteArray(JsonMapper.shared().writeValueAsBytes(body)));
        }
        HttpCalls.Answer answer = HttpCalls.ask(http, request.build(), DEADLINE, MAX_ANSWER, placeName);
        JsonNode json = json(answer.body());
        for (int status : expected) {
            // some services answer 200 where the specification says 202
            if (answer.status() == status || (status == 202 && answer.status() == 200)) {
                return json;
            }
        }
        String reason = shortened(json.path("error")
                .path("details")
                .asString(json.path("error").path("reason").asString("")));
        String said = reason.isEmpty() ? "" : ": " + reason;
        String sentence = switch (answer.status()) {
            case 401, 403 -> placeName + " refuses the token of ipfs.pinningTokens" + said + ".";
            case 409 -> placeName + " does not take more pins" + said + ".";
            case 429 ->
                placeName + " takes no more requests for now"
                        + answer.headers()
                                .firstValue("Retry-After")
                                .map(after -> ", for " + shortened(after) + " s")
                                .orElse("")
                        + ".";
            default -> placeName + " answers HTTP " + answer.status() + said + ".";
        };
        throw answer.status() == 429 || answer.status() >= 500
                ? new SourceUnavailableException(sentence)
                : new SourceRefusedException(sentence);
    }

    private static JsonNode json(byte[] body) {
        try {
            return body.length == 0
                    ? JsonMapper.shared().createObjectNode()
                    : JsonMapper.shared().readTree(body);
        } catch (JacksonException e) {
            return JsonMapper.shared().createObjectNode();
        }
    }

    /** A request's ID comes from the service, and must stay one segment of a path. */
    private static String segment(String requestId) {
        return URLEncoder.encode(requestId, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String shortened(String text) {
        String line = text.strip().replaceAll("[\\p{Cntrl}\\s]+", " ").replaceFirst("\\.$", "");
        return line.length() <= MAX_TEXT ? line : line.substring(0, MAX_TEXT) + "…";
    }
}
