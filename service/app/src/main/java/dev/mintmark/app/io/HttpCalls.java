package dev.mintmark.app.io;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Sends a request, and says in one sentence who does not answer. */
public final class HttpCalls {
    private HttpCalls() {}

    public static <T> HttpResponse<T> send(
            HttpClient http, HttpRequest request, HttpResponse.BodyHandler<T> body, String who)
            throws SourceUnavailableException {
        try {
            return http.send(request, body);
        } catch (IOException e) {
            throw new SourceUnavailableException(who + " does not answer.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceUnavailableException("Waiting for " + who + " was interrupted.", e);
        }
    }
}
