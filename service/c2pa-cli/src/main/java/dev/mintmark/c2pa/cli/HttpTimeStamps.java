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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A client of a time-stamp authority (RFC 3161, section 3.4). */
final class HttpTimeStamps implements TimeStampAuthority {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final int MAX_REPLY = 64 << 10;

    private final URI address;

    HttpTimeStamps(URI address) {
        this.address = address;
    }

    @Override
    public byte[] ask(byte[] request) throws IOException {
        HttpRequest post = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/timestamp-query")
                .timeout(DEADLINE)
                .POST(BodyPublishers.ofByteArray(request))
                .build();
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(DEADLINE).build()) {
            // The whole answer has one deadline.
            return http.sendAsync(post, BodyHandlers.ofInputStream())
                    .thenApplyAsync(HttpTimeStamps::body)
                    .get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException("The time-stamp authority " + address.getHost() + " did not answer in time.", e);
        } catch (ExecutionException e) {
            throw new IOException(
                    "The time-stamp authority " + address.getHost() + " cannot be asked: " + e.getCause() + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while the time-stamp authority was asked.", e);
        }
    }

    private static byte[] body(HttpResponse<InputStream> answer) {
        try (InputStream body = answer.body()) {
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("it answered " + answer.statusCode());
            }
            return body.readNBytes(MAX_REPLY);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
