package dev.mintmark.c2pa.cli;

import dev.mintmark.c2pa.TimeStampAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A time-stamp authority that is asked over HTTP (RFC 3161, section 3.4). Thread-safe. */
final class HttpTimeStampAuthority implements TimeStampAuthority {
    static final Duration DEADLINE = Duration.ofSeconds(30);

    /** One byte more than the library reads, which says that an answer is too long. */
    private static final int MAX_REPLY = (64 << 10) + 1;

    private final URI address;
    private final Duration deadline;

    /** @param deadline of one answer, from the connection to its last byte */
    HttpTimeStampAuthority(URI address, Duration deadline) {
        this.address = address;
        this.deadline = deadline;
    }

    @Override
    public byte[] ask(byte[] request) throws IOException {
        HttpRequest post = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/timestamp-query")
                .POST(BodyPublishers.ofByteArray(request))
                .build();
        HttpClient http = HttpClient.newBuilder().connectTimeout(deadline).build();
        try {
            return http.sendAsync(post, BodyHandlers.ofInputStream())
                    .thenApplyAsync(HttpTimeStampAuthority::body)
                    .get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException(
                    "The time-stamp authority " + address.getHost() + " did not answer within " + deadline.toMillis()
                            + " ms.",
                    e);
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
            throw new IOException(
                    "The time-stamp authority " + address.getHost() + " cannot be asked: " + why + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while the time-stamp authority was asked.", e);
        } finally {
            // close() would wait for the rest of an answer that is late.
            http.shutdownNow();
        }
    }

    private static byte[] body(HttpResponse<InputStream> answer) {
        try (InputStream body = answer.body()) {
            if (answer.statusCode() != 200) {
                throw new IOException("it answered " + answer.statusCode());
            }
            return body.readNBytes(MAX_REPLY);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }
}
