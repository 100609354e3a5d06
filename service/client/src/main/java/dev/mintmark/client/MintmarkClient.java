package dev.mintmark.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Creates, awaits, lists, mints and verifies artworks through a service. Methods throw {@link MintmarkException} where the service refuses a
 * request, and {@link UncheckedIOException} where it does not answer. Thread-safe.
 */
public final class MintmarkClient implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofMinutes(5);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

    /** Fields that a later service adds are no error. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /** Without a slash at its end. */
    private final String address;

    private final @Nullable String key;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(20))
            .build();

    private MintmarkClient(URI address, @Nullable String key) {
        this.address = address.toString().replaceFirst("/+$", "");
        this.key = key;
    }

    /**
     * A client of a service without access control.
     *
     * @param address of the service, with its {@code server.basePath} where it has one
     */
    public static MintmarkClient of(URI address) {
        return new MintmarkClient(address, null);
    }

    /**
     * A client that acts by a key.
     *
     * @param address of the service, with its {@code server.basePath} where it has one
     * @param key an API key, {@code mm_…}
     */
    public static MintmarkClient of(URI address, String key) {
        return new MintmarkClient(address, key);
    }

    /** The artworks that a request created. */
    private record Created(List<Artwork> artworks) {}

    /** Orders images; the answer comes before they are drawn. */
    public List<Artwork> create(ArtworkRequest request) {
        // sent again after a lost answer, the key would find the artworks of the first time
        return create(request, UUID.randomUUID().toString());
    }

    /** @param idempotencyKey a request that comes again with its key gets the artworks that it got before */
    public List<Artwork> create(ArtworkRequest request, String idempotencyKey) {
        return read(json("/api/artworks", request).header("Idempotency-Key", idempotencyKey), Created.class)
                .artworks();
    }

    public Artwork find(String id) {
        return read(request(path(id)), Artwork.class);
    }

    /**
     * Waits until nothing more happens to an artwork by itself.
     *
     * @throws TimeoutException where that takes longer
     */
    public Artwork await(String id, Duration longest) throws InterruptedException, TimeoutException {
        long end = System.nanoTime() + longest.toNanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            Artwork artwork = find(id);
            if (artwork.done()) {
                return artwork;
            }
            if (System.nanoTime() >= end) {
                throw new TimeoutException("Artwork " + id + " is " + artwork.stage() + " after " + longest + ".");
            }
            Thread.sleep(pause);
            pause = pause.multipliedBy(3).dividedBy(2);
            pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
        }
    }

    /**
     * Lists artworks, newest first.
     *
     * @param after {@link ArtworkPage#next} of the page before; null for the first page
     * @param limit 1 to 100
     */
    public ArtworkPage list(@Nullable String after, int limit) {
        String from = after == null ? "" : "&after=" + URLEncoder.encode(after, StandardCharsets.UTF_8);
        return read(request("/api/artworks?limit=" + limit + from), ArtworkPage.class);
    }

    /** Returns the final file. */
    public byte[] image(String id) {
        return send(request(path(id) + "/image"));
    }

    /** Orders the mint of an artwork that is sealed. */
    public Artwork mint(String id, MintOrder order) {
        return read(json(path(id) + "/mint", order), Artwork.class);
    }

    /** Cancels an artwork that is not done. */
    public Artwork cancel(String id) {
        return read(request(path(id) + "/cancel").POST(BodyPublishers.noBody()), Artwork.class);
    }

    /** Deletes an artwork that is not minted. */
    public void delete(String id) {
        send(request(path(id)).DELETE());
    }

    /** Says where a file comes from. */
    public Verification verify(byte[] file) {
        String boundary = UUID.randomUUID().toString();
        ByteArrayOutputStream form = new ByteArrayOutputStream(file.length + 256);
        form.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"file\"\r\n"
                        + "Content-Type: application/octet-stream\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        form.writeBytes(file);
        form.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        return read(
                request("/api/verify")
                        .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                        .POST(BodyPublishers.ofByteArray(form.toByteArray())),
                Verification.class);
    }

    /** @param sha256 of a file, 64 hex digits */
    public Verification verify(String sha256) {
        return read(request("/api/verify/" + segment(sha256)), Verification.class);
    }

    private static String path(String id) {
        return "/api/artworks/" + segment(id);
    }

    private static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address + path)).timeout(DEADLINE);
        return key == null ? request : request.header("Authorization", "Bearer " + key);
    }

    private HttpRequest.Builder json(String path, Object body) {
        return request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
    }

    private <T> T read(HttpRequest.Builder request, Class<T> type) {
        return JSON.readValue(send(request), type);
    }

    private byte[] send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
            if (response.statusCode() >= 400) {
                throw refusal(response);
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException("The service at " + address + " does not answer.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("The request was interrupted.", e));
        }
    }

    /** A proxy in between may answer with a page. */
    private static MintmarkException refusal(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        JsonNode problem;
        try {
            problem = JSON.readTree(response.body());
        } catch (JacksonException e) {
            problem = JSON.createObjectNode();
        }
        return new MintmarkException(
                status,
                problem.path("type").asString("about:blank"),
                problem.path("detail").asString("The service answered with status " + status + "."),
                problem.hasNonNull("field") ? problem.path("field").asString() : null);
    }

    @Override
    public void close() {
        http.close();
    }
}
