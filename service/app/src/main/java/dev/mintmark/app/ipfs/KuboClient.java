package dev.mintmark.app.ipfs;

import dev.mintmark.app.io.HttpCalls;
import dev.mintmark.app.io.RedactedAddress;
import dev.mintmark.app.io.SourceUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Kubo node, spoken to by its RPC API. Files are streamed to it; blocks that it gives back are hashed. Thread-safe.
 *
 * @see <a href="https://docs.ipfs.tech/reference/kubo/rpc/">Kubo RPC API</a>
 */
public final class KuboClient implements BlockSource {
    /** The profile of {@link UnixFs#V1_2025}; Kubo's own default is still CIDv0. */
    private static final String ADD = "/api/v0/add?cid-version=1&raw-leaves=true&chunker=size-1048576"
            + "&max-file-links=1024&pin=true&progress=false";

    private static final Duration ADD_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration BLOCK_TIMEOUT = Duration.ofSeconds(20);
    private static final int ANSWER_LIMIT = 64 << 10;

    private final HttpClient http;
    private final URI api;

    /** What the node is called in sentences that people are shown: without what may be a secret in its address. */
    private final String name;

    /** @param api address of the RPC API, such as that of port 5001 */
    public KuboClient(HttpClient http, URI api) {
        this.http = http;
        this.api = api;
        this.name = "Kubo at " + RedactedAddress.masked(api);
    }

    /** Adds and pins the file; returns the CID that Kubo found for it. */
    public Cid add(Supplier<InputStream> file) throws IOException, SourceUnavailableException {
        String boundary = "mintmark-" + UUID.randomUUID();
        BodyPublisher body = BodyPublishers.concat(
                BodyPublishers.ofString("--" + boundary + "\r\n"
                        + "Content-Disposition: form-data; name=\"file\"; filename=\"file\"\r\n"
                        + "Content-Type: application/octet-stream\r\n\r\n"),
                BodyPublishers.ofInputStream(file),
                BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
        Answer answer = post(ADD, "multipart/form-data; boundary=" + boundary, body, ADD_TIMEOUT, ANSWER_LIMIT);
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        if (answer.status() != 200) {
            throw new SourceUnavailableException(name + " could not add a file: " + message(answer));
        }
        try {
            JsonNode last =
                    JsonMapper.shared().readTree(text.strip().lines().toList().getLast());
            return Cid.parse(last.path("Hash").asString(""));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException(name + " answers with no CID that is known here: " + text.strip(), e);
        }
    }

    /** Lets Kubo forget a file at its next clean-up; nothing happens where it was not pinned. */
    public void unpin(Cid cid) throws IOException, SourceUnavailableException {
        Answer answer = post("/api/v0/pin/rm?arg=" + cid, "", BodyPublishers.noBody(), BLOCK_TIMEOUT, ANSWER_LIMIT);
        if (answer.status() != 200 && !message(answer).contains("not pinned")) {
            throw new SourceUnavailableException(name + " could not unpin: " + message(answer));
        }
    }

    /** Asks the node, which asks its peers for at most some seconds. */
    @Override
    public Optional<byte[]> block(Cid cid) throws IOException, SourceUnavailableException {
        String path = "/api/v0/block/get?arg=" + cid + "&timeout=10s";
        Answer answer = post(path, "", BodyPublishers.noBody(), BLOCK_TIMEOUT, Block.LIMIT);
        if (answer.status() == 200) {
            if (!cid.names(answer.body())) {
                throw new IOException(name + " gives other bytes than those of block " + cid + ".");
            }
            return Optional.of(answer.body());
        }
        String message = message(answer);
        if (message.contains("not find") || message.contains("not found") || message.contains("deadline exceeded")) {
            return Optional.empty();
        }
        throw new SourceUnavailableException(name + " could not read block " + cid + ": " + message);
    }

    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    private record Answer(int status, byte[] body) {}

    private Answer post(String path, String contentType, BodyPublisher body, Duration timeout, int limit)
            throws IOException, SourceUnavailableException {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.resolve(path))
                .version(Version.HTTP_1_1)
                .timeout(timeout)
                .POST(body);
        if (!contentType.isEmpty()) {
            request.header("Content-Type", contentType);
        }
        HttpResponse<InputStream> response = HttpCalls.send(http, request.build(), BodyHandlers.ofInputStream(), name);
        try (InputStream in = response.body()) {
            byte[] bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw new IOException(name + " answers with more than " + limit + " bytes.");
            }
            return new Answer(response.statusCode(), bytes);
        }
    }

    private static String message(Answer answer) {
        String text = new String(answer.body(), StandardCharsets.UTF_8).strip();
        try {
            return JsonMapper.shared().readTree(text).path("Message").asString(text);
        } catch (JacksonException e) {
            return text.isEmpty() ? "HTTP " + answer.status() : text;
        }
    }
}
