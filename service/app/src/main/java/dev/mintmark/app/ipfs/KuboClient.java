package dev.mintmark.app.ipfs;

import dev.mintmark.app.io.HttpCalls;
import dev.mintmark.app.io.MultipartFile;
import dev.mintmark.app.io.RedactedAddress;
import dev.mintmark.app.io.SourceRefusedException;
import dev.mintmark.app.io.SourceUnavailableException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client of a Kubo node's RPC API. It streams files to the node and hashes the blocks that the node returns. Thread-safe.
 *
 * @see <a href="https://docs.ipfs.tech/reference/kubo/rpc/">Kubo RPC API</a>
 */
public final class KuboClient implements Place {
    /** The profile of {@link UnixFs#V1_2025}; Kubo's own default is still CIDv0. */
    private static final String ADD = "/api/v0/add?cid-version=1&raw-leaves=true&chunker=size-1048576"
            + "&max-file-links=1024&pin=true&progress=false";

    private static final String IMPORT = "/api/v0/dag/import?pin-roots=true&stats=false";

    private static final Logger log = LoggerFactory.getLogger(KuboClient.class);

    /** Addresses of one node. */
    static final int MAX_ADDRESSES = 20;

    private static final Duration ADD_DEADLINE = Duration.ofMinutes(5);
    private static final Duration BLOCK_DEADLINE = Duration.ofSeconds(20);
    private static final int MAX_ANSWER = 64 << 10;

    /** Characters of a node's text that are passed on. */
    private static final int MAX_TEXT = 200;

    private final HttpClient http;
    private final URI api;

    /** The node's name in messages, without what may be a secret in its address. */
    private final String name;

    /** @param api address of the RPC API, such as that of port 5001 */
    public KuboClient(HttpClient http, URI api) {
        this.http = http;
        this.api = api;
        this.name = "Kubo at " + RedactedAddress.masked(api);
    }

    /** Adds and pins a file; returns its CID as Kubo computes it. */
    public Cid add(Supplier<InputStream> file) throws IOException, SourceUnavailableException {
        MultipartFile form = MultipartFile.of(BodyPublishers.ofInputStream(file));
        HttpCalls.Answer answer = post(ADD, form.contentType(), form.body(), ADD_DEADLINE, MAX_ANSWER);
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        if (answer.status() != 200) {
            throw new SourceRefusedException(name + " could not add a file: " + message(answer));
        }
        try {
            String last = text.strip().lines().reduce("", (line, next) -> next);
            return Cid.parse(JsonMapper.shared().readTree(last).path("Hash").asString(""));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException(name + " answers with no CID that is known here: " + shortened(text), e);
        }
    }

    /** Sends the file's blocks as an archive, of which Kubo pins the root. */
    @Override
    public void keep(Cid root, BlockSource from) throws IOException, SourceUnavailableException {
        Path car = Files.createTempFile("mintmark", ".car");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(car))) {
                Car.write(from, List.of(root), out);
            }
            MultipartFile form = MultipartFile.of(BodyPublishers.ofFile(car));
            HttpCalls.Answer answer = post(IMPORT, form.contentType(), form.body(), ADD_DEADLINE, MAX_ANSWER);
            String text = new String(answer.body(), StandardCharsets.UTF_8);
            if (answer.status() != 200) {
                throw new SourceRefusedException(name + " could not take a file: " + message(answer));
            }
            if (!text.contains("\"" + root + "\"") || !text.contains("\"PinErrorMsg\":\"\"")) {
                throw new SourceRefusedException(name + " did not pin " + root + ": " + shortened(text));
            }
        } finally {
            Files.deleteIfExists(car);
        }
    }

    @Override
    public String placeName() {
        return "kubo";
    }

    @Override
    public void drop(Cid root) throws SourceUnavailableException {
        unpin(root);
    }

    /** Returns where other nodes find this one, as multiaddresses; at most {@value #MAX_ADDRESSES}. */
    public List<String> addresses() throws SourceUnavailableException {
        HttpCalls.Answer answer = post("/api/v0/id", "", BodyPublishers.noBody(), BLOCK_DEADLINE, MAX_ANSWER);
        if (answer.status() != 200) {
            throw new SourceUnavailableException(name + " does not say its addresses: " + message(answer));
        }
        try {
            return JsonMapper.shared().readTree(answer.body()).path("Addresses").values().stream()
                    .map(address -> address.asString(""))
                    .filter(address -> address.startsWith("/"))
                    .limit(MAX_ADDRESSES)
                    .toList();
        } catch (JacksonException e) {
            throw new SourceUnavailableException(name + " does not say its addresses.", e);
        }
    }

    /** Connects the node to another one; does nothing where that fails, since the other may find this one itself. */
    public void connect(String address) {
        try {
            post(
                    "/api/v0/swarm/connect?timeout=5s&arg=" + URLEncoder.encode(address, StandardCharsets.UTF_8),
                    "",
                    BodyPublishers.noBody(),
                    BLOCK_DEADLINE,
                    MAX_ANSWER);
        } catch (SourceUnavailableException e) {
            log.debug("The node was not connected to the one that is to fetch from it: {}", e.getMessage());
        }
    }

    /** Unpins a file, which Kubo deletes at its next clean-up; does nothing where it was not pinned. */
    public void unpin(Cid cid) throws SourceUnavailableException {
        HttpCalls.Answer answer =
                post("/api/v0/pin/rm?arg=" + cid, "", BodyPublishers.noBody(), BLOCK_DEADLINE, MAX_ANSWER);
        if (answer.status() != 200 && !message(answer).contains("not pinned")) {
            throw new SourceUnavailableException(name + " could not unpin: " + message(answer));
        }
    }

    /** Reads a block from the node. If the node does not have it, it searches the network for at most ten seconds. */
    @Override
    public Optional<byte[]> block(Cid cid) throws IOException, SourceUnavailableException {
        String path = "/api/v0/block/get?arg=" + cid + "&timeout=10s";
        HttpCalls.Answer answer = post(path, "", BodyPublishers.noBody(), BLOCK_DEADLINE, Block.MAX_BYTES);
        if (answer.status() == 200) {
            if (!cid.names(answer.body())) {
                throw new IOException(name + " gives other bytes than those of block " + cid + ".");
            }
            return Optional.of(answer.body());
        }
        String message = message(answer);
        // only Kubo's own error says so; a gateway or a proxy that does not know the address writes "404 page not
        // found"
        if (!isKuboError(answer)) {
            throw new SourceUnavailableException(name + " is not Kubo's RPC: it answers " + message);
        }
        if (message.contains("not find") || message.contains("not found") || message.contains("deadline exceeded")) {
            return Optional.empty();
        }
        throw new SourceUnavailableException(name + " could not read block " + cid + ": " + message);
    }

    private HttpCalls.Answer post(String path, String contentType, BodyPublisher body, Duration deadline, int maxBytes)
            throws SourceUnavailableException {
        HttpRequest.Builder request =
                HttpCalls.request(api.resolve(path)).version(Version.HTTP_1_1).POST(body);
        if (!contentType.isEmpty()) {
            request.header("Content-Type", contentType);
        }
        return HttpCalls.ask(http, request.build(), deadline, maxBytes, name);
    }

    private static String message(HttpCalls.Answer answer) {
        String text = new String(answer.body(), StandardCharsets.UTF_8).strip();
        String message;
        try {
            message = JsonMapper.shared().readTree(text).path("Message").asString(text);
        } catch (JacksonException e) {
            message = text;
        }
        return message.isEmpty() ? "HTTP " + answer.status() : shortened(message);
    }

    private static boolean isKuboError(HttpCalls.Answer answer) {
        try {
            JsonNode error = JsonMapper.shared().readTree(answer.body());
            return error.path("Message").isString() && error.path("Type").isString();
        } catch (JacksonException e) {
            return false;
        }
    }

    /** A node's text reaches logs, the database and people, so it is one short line without control characters. */
    private static String shortened(String text) {
        String line = text.strip().replaceAll("[\\p{Cntrl}\\s]+", " ");
        return line.length() <= MAX_TEXT ? line : line.substring(0, MAX_TEXT) + "…";
    }
}
