package dev.mintmark.app.io;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends requests to other services, with a deadline for the whole exchange and a limit on the answer's length. The timeout of
 * {@link HttpRequest} ends with the headers, and a body could go on for ever. Thread-safe: there is no state.
 */
public final class HttpCalls {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private HttpCalls() {}

    /** A new client, with a limit on the time that a connection takes. */
    public static HttpClient newClient() {
        return HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
    }

    /** A whole answer, whatever its status. The array is not copied. */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    public record Answer(int status, HttpHeaders headers, byte[] body) {}

    /** The answer is longer than the limit. */
    public static final class AnswerTooLongException extends IOException {
        AnswerTooLongException(int maxBytes) {
            super("the answer is longer than " + maxBytes + " bytes");
        }
    }

    /** Begins a request, with the user and password of the address in {@code Authorization}: the JDK's client leaves them out. */
    public static HttpRequest.Builder request(URI address) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address);
        String user = address.getUserInfo();
        if (user != null) {
            String basic = Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
            request.header("Authorization", "Basic " + basic);
        }
        return request;
    }

    /**
     * Sends a request and reads the answer.
     *
     * @param deadline from now to the answer's last byte
     * @param maxBytes of the answer's body
     * @throws HttpTimeoutException where the deadline passes first
     * @throws AnswerTooLongException where the body is longer
     * @throws InterruptedIOException where this thread is interrupted; its flag stays set
     * @throws IOException where the connection fails, such as {@link java.net.ConnectException}
     */
    public static Answer exchange(HttpClient http, HttpRequest request, Duration deadline, int maxBytes)
            throws IOException {
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(request, headers -> new LimitedBody(maxBytes));
        try {
            HttpResponse<byte[]> response = answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (TimeoutException e) {
            HttpTimeoutException timeout =
                    new HttpTimeoutException("there was no whole answer within " + deadline.toMillis() + " ms");
            timeout.initCause(e);
            throw timeout;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("the wait for the answer was interrupted");
            interrupted.initCause(e);
            throw interrupted;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } finally {
            // what still comes is not wanted: the connection ends here
            answer.cancel(true);
        }
    }

    /**
     * As {@link #exchange}, for a source that may be unavailable.
     *
     * @param name of the service, the subject of the exception's sentence
     */
    public static Answer ask(HttpClient http, HttpRequest request, Duration deadline, int maxBytes, String name)
            throws SourceUnavailableException {
        try {
            return exchange(http, request, deadline, maxBytes);
        } catch (HttpTimeoutException e) {
            throw new SourceUnavailableException(name + " did not answer within " + deadline.toMillis() + " ms.", e);
        } catch (AnswerTooLongException e) {
            throw new SourceUnavailableException(name + " answers with more than " + maxBytes + " bytes.", e);
        } catch (InterruptedIOException e) {
            throw new SourceUnavailableException("Waiting for " + name + " was interrupted.", e);
        } catch (IOException e) {
            throw new SourceUnavailableException(name + " does not answer.", e);
        }
    }
}
