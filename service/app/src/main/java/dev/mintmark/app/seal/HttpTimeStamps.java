package dev.mintmark.app.seal;

import dev.mintmark.c2pa.TimeStampAuthority;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A time-stamp authority reached by HTTP: RFC 3161, section 3.4. Thread-safe. */
final class HttpTimeStamps implements TimeStampAuthority {
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int MAX_ANSWER = 64 << 10;
    private static final String ANSWER = "application/timestamp-reply";

    private final HttpClient http;
    private final URI address;
    private final Duration patience;

    /** What the address is called in sentences that people are shown: without what may be a secret in it. */
    private final String name;

    /** @param patience the longest that one answer may take, from the connection to its last byte */
    HttpTimeStamps(HttpClient http, URI address, Duration patience) {
        this.http = http;
        this.address = address;
        this.patience = patience;
        this.name = address.getHost() + (address.getPort() < 0 ? "" : ":" + address.getPort());
    }

    @Override
    public byte[] ask(byte[] request) throws IOException {
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(
                HttpRequest.newBuilder(address)
                        .header("Content-Type", "application/timestamp-query")
                        .header("Accept", ANSWER)
                        .POST(BodyPublishers.ofByteArray(request))
                        .build(),
                BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER));
        try {
            // the client's own time limit ends with the headers
            HttpResponse<byte[]> response = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            String type = response.headers().firstValue("Content-Type").orElse("nothing");
            if (response.statusCode() != 200 || !type.startsWith(ANSWER)) {
                throw new IOException("The time-stamp authority " + name + " answered " + response.statusCode()
                        + " with " + type + "; 200 with " + ANSWER + " was expected.");
            }
            return response.body();
        } catch (TimeoutException e) {
            throw new IOException(
                    "The time-stamp authority " + name + " did not answer within " + patience.toMillis() + " ms.", e);
        } catch (ExecutionException e) {
            throw new IOException("The time-stamp authority " + name + " cannot be asked: " + e.getCause() + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Waiting for the time-stamp authority " + name + " was interrupted.", e);
        } finally {
            answer.cancel(true);
        }
    }
}
