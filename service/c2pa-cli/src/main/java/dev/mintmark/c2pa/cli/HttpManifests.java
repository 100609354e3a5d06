package dev.mintmark.c2pa.cli;

import dev.mintmark.c2pa.ManifestResolver;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Fetches remote manifests over HTTP; follows no redirection. */
final class HttpManifests implements ManifestResolver {
    static final Duration DEADLINE = Duration.ofSeconds(30);

    private final Duration deadline;

    /** @param deadline of one answer, from the connection to its last byte */
    HttpManifests(Duration deadline) {
        this.deadline = deadline;
    }

    @Override
    public byte[] fetch(String url) throws IOException {
        HttpRequest get;
        try {
            get = HttpRequest.newBuilder(URI.create(url)).build();
        } catch (IllegalArgumentException e) {
            throw new IOException("The address cannot be used: " + e.getMessage() + ".", e);
        }
        HttpClient http = HttpClient.newBuilder().connectTimeout(deadline).build();
        try {
            return http.sendAsync(get, BodyHandlers.ofInputStream())
                    .thenApplyAsync(HttpManifests::body)
                    .get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("There was no answer within " + deadline.toMillis() + " ms.", e);
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new IOException(
                    cause.getMessage() == null ? cause.getClass().getSimpleName() + "." : cause.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while a manifest was fetched.", e);
        } finally {
            // close() would wait for the rest of an answer that is late.
            http.shutdownNow();
        }
    }

    private static byte[] body(HttpResponse<InputStream> answer) {
        try (InputStream body = answer.body()) {
            if (answer.statusCode() != 200) {
                throw new IOException("The answer was " + answer.statusCode() + ".");
            }
            return body.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw new CompletionException(e.getMessage(), e);
        }
    }
}
