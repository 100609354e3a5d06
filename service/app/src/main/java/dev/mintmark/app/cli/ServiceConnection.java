package dev.mintmark.app.cli;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.mintmark.app.io.MultipartFile;
import dev.mintmark.app.verify.Evidence;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * Sends requests to a running service and reads its JSON into records. A refusal ends the command: 400 and 422 as wrong use,
 * others as failed. Thread-safe.
 */
final class ServiceConnection implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    /** Answers leave out some lists that are empty. */
    static final JsonMapper JSON = JsonMapper.builder()
            .withConfigOverride(
                    List.class, lists -> lists.setNullHandling(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)))
            .addModule(new SimpleModule()
                    .addDeserializer(Evidence.Chain.class, new SealedRecords<>(Evidence.Chain.class))
                    .addDeserializer(Evidence.Ipfs.class, new SealedRecords<>(Evidence.Ipfs.class))
                    .addDeserializer(
                            Evidence.FingerprintEvidence.class,
                            new SealedRecords<>(Evidence.FingerprintEvidence.class)))
            .build();

    private final URI address;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    ServiceConnection(URI address) {
        this.address = address;
    }

    URI address() {
        return address;
    }

    <T> T get(String path, Class<T> type) {
        return read(send(request(path).GET()), type);
    }

    byte[] bytes(String path) {
        return send(request(path).GET());
    }

    <T> T post(String path, Object body, Class<T> type) {
        return post(path, Map.of(), body, type);
    }

    <T> T post(String path, Map<String, String> headers, Object body, Class<T> type) {
        HttpRequest.Builder request = request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)));
        headers.forEach(request::header);
        return read(send(request), type);
    }

    /** Sends a file as multipart/form-data in the field {@code file}. */
    <T> T upload(String path, byte[] file, Class<T> type) {
        MultipartFile form = MultipartFile.of(BodyPublishers.ofByteArray(file));
        return read(
                send(request(path).header("Content-Type", form.contentType()).POST(form.body())), type);
    }

    void delete(String path) {
        send(request(path).DELETE());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve(path)).timeout(TIMEOUT);
    }

    private byte[] send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
            if (response.statusCode() >= 400) {
                throw refusal(response);
            }
            return response.body();
        } catch (ConnectException e) {
            throw CommandFailedException.failed("The service at " + address + " does not answer.");
        } catch (IOException e) {
            throw CommandFailedException.failed("The service at " + address + " broke off: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailedException.failed("Interrupted.");
        }
    }

    private <T> T read(byte[] body, Class<T> type) {
        try {
            return JSON.readValue(body, type);
        } catch (JacksonException e) {
            throw CommandFailedException.failed("The service at " + address
                    + " is of another version; its answer cannot be read: " + e.getOriginalMessage());
        }
    }

    private static CommandFailedException refusal(HttpResponse<byte[]> response) {
        String detail;
        try {
            String said = JSON.readValue(response.body(), Refusal.class).detail();
            detail = said == null ? "The service answered HTTP " + response.statusCode() + "." : said;
        } catch (JacksonException e) {
            detail = "The service answered " + response.statusCode() + ": "
                    + new String(response.body(), StandardCharsets.UTF_8);
        }
        int status = response.statusCode();
        return status == 400 || status == 422
                ? CommandFailedException.wrongUse(detail)
                : CommandFailedException.failed(detail);
    }

    /** What is read of problem+json. */
    private record Refusal(@Nullable String detail) {}

    @Override
    public void close() {
        http.shutdownNow();
    }
}
