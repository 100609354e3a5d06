package dev.mintmark.app.web;

import dev.mintmark.app.seal.SealingKeys;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the service of the tests by HTTP. */
final class Client implements AutoCloseable {
    private static final String BOUNDARY = "a-boundary";

    private final HttpClient http = HttpClient.newHttpClient();
    private final TestService service;

    Client(TestService service) {
        this.service = service;
    }

    /** An answer with its body in the forms that tests want. */
    record Answer(HttpResponse<byte[]> response) {
        int status() {
            return response.statusCode();
        }

        byte[] bytes() {
            return response.body();
        }

        String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        JsonNode json() {
            return JsonMapper.shared().readTree(response.body());
        }
    }

    WebServer server() {
        return service.server();
    }

    Path database() {
        return service.database();
    }

    SealingKeys keys() {
        return service.keys();
    }

    URI address(String path) {
        return service.address().resolve(path);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(service.address().resolve(path)).timeout(Duration.ofMinutes(2));
    }

    Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return new Answer(http.send(request.build(), BodyHandlers.ofByteArray()));
    }

    Answer get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path);
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    Answer delete(String path) throws IOException, InterruptedException {
        return send(request(path).DELETE());
    }

    Answer post(String path, String json) throws IOException, InterruptedException {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    Answer post(String path, String mediaType, byte[] body) throws IOException, InterruptedException {
        return send(request(path).header("Content-Type", mediaType).POST(BodyPublishers.ofByteArray(body)));
    }

    /** A POST of a multipart form with one file. */
    Answer upload(String path, String field, byte[] file) throws IOException, InterruptedException {
        String head = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + field
                + "\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n";
        return send(request(path)
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(BodyPublishers.concat(
                        BodyPublishers.ofString(head),
                        BodyPublishers.ofByteArray(file),
                        BodyPublishers.ofString("\r\n--" + BOUNDARY + "--\r\n"))));
    }

    /** Sends the very bytes, which need not be HTTP, and reads to the end. */
    String raw(String request) throws IOException {
        URI address = service.address();
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Waits until the artwork is done. */
    JsonNode done(String id) throws IOException, InterruptedException {
        for (int i = 0; i < 1200; i++) {
            JsonNode artwork = get("/api/artworks/" + id).json();
            if (artwork.path("done").asBoolean()) {
                return artwork;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("Artwork " + id + " is not done after two minutes: "
                + get("/api/artworks/" + id).text());
    }

    @Override
    public void close() {
        http.close();
    }
}
