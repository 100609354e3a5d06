package dev.mintmark.app.cli;

import dev.mintmark.app.Mintmark;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Mintmark service as its commands see it: the one that serves the data folder, or one that lives as long as the
 * command. Both are spoken to by HTTP, so that a command does what the API does.
 */
final class ServiceClient implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final URI address;
    private final @Nullable Mintmark own;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    private ServiceClient(URI address, @Nullable Mintmark own) {
        this.address = address;
        this.own = own;
    }

    /** Another process's service. */
    static ServiceClient at(URI address) {
        return new ServiceClient(address, null);
    }

    /** A service of this process, closed with this object. */
    static ServiceClient of(Mintmark application) {
        return new ServiceClient(application.address(), application);
    }

    URI address() {
        return address;
    }

    /** Whether the service goes on after the command. */
    boolean staysUp() {
        return own == null;
    }

    JsonNode get(String path) {
        return json(send(HttpRequest.newBuilder(address.resolve(path)).GET()));
    }

    byte[] bytes(String path) {
        return send(HttpRequest.newBuilder(address.resolve(path)).GET()).body();
    }

    JsonNode post(String path, Object body) {
        return json(send(HttpRequest.newBuilder(address.resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))));
    }

    /** Sends a file as multipart/form-data in the field {@code file}. */
    JsonNode upload(String path, byte[] file) {
        String boundary = "mintmark-" + UUID.randomUUID();
        BodyPublisher body = BodyPublishers.concat(
                BodyPublishers.ofString("--" + boundary
                        + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"file\"\r\n"
                        + "Content-Type: application/octet-stream\r\n\r\n"),
                BodyPublishers.ofByteArray(file),
                BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
        return json(send(HttpRequest.newBuilder(address.resolve(path))
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(body)));
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> response =
                    http.send(request.timeout(Duration.ofMinutes(5)).build(), BodyHandlers.ofByteArray());
            if (response.statusCode() >= 400) {
                throw refusal(response);
            }
            return response;
        } catch (ConnectException e) {
            throw CommandFailedException.failed("The service at " + address + " does not answer.");
        } catch (IOException e) {
            throw CommandFailedException.failed("The service at " + address + " broke off: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailedException.failed("Interrupted.");
        }
    }

    private static CommandFailedException refusal(HttpResponse<byte[]> response) {
        String detail;
        try {
            JsonNode problem = JSON.readTree(response.body());
            detail = problem.path("detail").asString("HTTP " + response.statusCode());
        } catch (JacksonException e) {
            detail = "The service answered " + response.statusCode() + ": "
                    + new String(response.body(), StandardCharsets.UTF_8);
        }
        int status = response.statusCode();
        return status == 400 || status == 422
                ? CommandFailedException.wrongUse(detail)
                : CommandFailedException.failed(detail);
    }

    private static JsonNode json(HttpResponse<byte[]> response) {
        return JSON.readTree(response.body());
    }

    @Override
    public void close() {
        http.shutdownNow();
        if (own != null) {
            own.close();
        }
    }
}
