package dev.mintmark.app.cli;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.GoneException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.io.HttpCalls;
import dev.mintmark.app.io.MultipartFile;
import dev.mintmark.app.io.ServiceProof;
import dev.mintmark.app.verify.Evidence;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * Sends requests to a running service and reads its JSON into records. A refusal is the exception that the services throw in
 * this process. Thread-safe.
 */
final class ServiceConnection implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofMinutes(5);
    /** The field of an uploaded image: what is wrong with it is not wrong with the command. */
    private static final String IMAGE = "file";

    private static final Duration PROOF_DEADLINE = Duration.ofSeconds(10);

    private static final int MAX_PROOF_ANSWER = 64 << 10;

    /** More than the largest image takes. */
    private static final int MAX_ANSWER = 256 << 20;

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
    private final HttpClient http = HttpCalls.newClient();
    private volatile @Nullable String operator;

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

    /** Sends a file as the body. */
    <T> T send(String path, String contentType, Path file, Class<T> type) throws FileNotFoundException {
        return read(send(request(path).header("Content-Type", contentType).POST(BodyPublishers.ofFile(file))), type);
    }

    void delete(String path) {
        send(request(path).DELETE());
    }

    <T> T delete(String path, Class<T> type) {
        return read(send(request(path).DELETE()), type);
    }

    <T> T put(String path, Object body, Class<T> type) {
        return read(
                send(request(path)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(JSON.writeValueAsString(body)))),
                type);
    }

    /** Sends every request as the local operator's from now on. */
    void actAsOperator(ServiceProof proof) {
        operator = proof.operator();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path));
        return operator == null ? request : request.header(ServiceProof.OPERATOR, operator);
    }

    /** Whether the service that has this secret listens at the address. Nothing but a random number is sent. */
    boolean proves(ServiceProof proof) {
        String challenge = ServiceProof.challenge(new SecureRandom());
        HttpRequest request = request("/health/live")
                .header(ServiceProof.CHALLENGE, challenge)
                .GET()
                .build();
        try {
            return HttpCalls.exchange(http, request, PROOF_DEADLINE, MAX_PROOF_ANSWER)
                    .headers()
                    .firstValue(ServiceProof.PROOF)
                    .filter(answer -> proof.holds(challenge, address.getHost(), address.getPort(), answer))
                    .isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    private byte[] send(HttpRequest.Builder request) {
        try {
            HttpCalls.Answer answer = HttpCalls.exchange(http, request.build(), DEADLINE, MAX_ANSWER);
            if (answer.status() >= 400) {
                throw refusal(answer);
            }
            return answer.body();
        } catch (ConnectException e) {
            throw CommandFailedException.serviceLost("The service at " + address + " does not answer.");
        } catch (HttpTimeoutException e) {
            throw CommandFailedException.failed(
                    "The service at " + address + " did not answer within " + DEADLINE.toMinutes() + " minutes.");
        } catch (InterruptedIOException e) {
            throw CommandFailedException.failed("Interrupted.");
        } catch (IOException e) {
            throw CommandFailedException.serviceLost(
                    "The service at " + address + " broke off (" + e.getMessage() + ").");
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

    /** The exception that the same refusal has in this process. */
    private static RuntimeException refusal(HttpCalls.Answer answer) {
        int status = answer.status();
        Refusal refusal;
        try {
            refusal = JSON.readValue(answer.body(), Refusal.class);
        } catch (JacksonException e) {
            refusal = new Refusal(
                    "The service answered " + status + ": " + new String(answer.body(), StandardCharsets.UTF_8), null);
        }
        String detail = refusal.detail() == null ? "The service answered HTTP " + status + "." : refusal.detail();
        return switch (status) {
            case 400, 422 ->
                switch (refusal.field()) {
                    case null -> CommandFailedException.wrongUse(detail);
                    case IMAGE -> CommandFailedException.failed(detail);
                    default -> new InvalidRequestException(refusal.field(), detail);
                };
            case 404 -> new NotFoundException(detail);
            case 410 -> new GoneException(detail);
            case 409 -> new ConflictException(detail);
            default -> CommandFailedException.failed(detail);
        };
    }

    /** What is read of problem+json. */
    private record Refusal(
            @Nullable String detail, @Nullable String field) {}

    @Override
    public void close() {
        http.shutdownNow();
    }
}
