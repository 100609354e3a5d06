package dev.mintmark.app.seal;

import dev.mintmark.app.io.HttpCalls;
import dev.mintmark.c2pa.TimeStampAuthority;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/** A client of a time-stamp authority (RFC 3161, section 3.4). Thread-safe. */
final class HttpTimeStamps implements TimeStampAuthority {
    static final Duration DEADLINE = Duration.ofSeconds(10);

    private static final int MAX_REPLY = 64 << 10;
    private static final String REPLY_TYPE = "application/timestamp-reply";

    private final HttpClient http;
    private final URI address;
    private final Duration deadline;

    /** The authority's name in messages, without what may be a secret in its address. */
    private final String name;

    /** @param deadline of one answer, from the connection to its last byte */
    HttpTimeStamps(HttpClient http, URI address, Duration deadline) {
        this.http = http;
        this.address = address;
        this.deadline = deadline;
        this.name = address.getHost() + (address.getPort() < 0 ? "" : ":" + address.getPort());
    }

    @Override
    public byte[] ask(byte[] request) throws IOException {
        HttpRequest post = HttpCalls.request(address)
                .header("Content-Type", "application/timestamp-query")
                .header("Accept", REPLY_TYPE)
                .POST(BodyPublishers.ofByteArray(request))
                .build();
        HttpCalls.Answer answer;
        try {
            answer = HttpCalls.exchange(http, post, deadline, MAX_REPLY);
        } catch (HttpTimeoutException e) {
            throw new IOException(
                    "The time-stamp authority " + name + " did not answer within " + deadline.toMillis() + " ms.", e);
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new IOException("The time-stamp authority " + name + " cannot be asked: " + why + ".", e);
        }
        String type = answer.headers().firstValue("Content-Type").orElse("nothing");
        if (answer.status() != 200 || !type.startsWith(REPLY_TYPE)) {
            throw new IOException("The time-stamp authority " + name + " answered " + answer.status() + " with " + type
                    + "; 200 with " + REPLY_TYPE + " was expected.");
        }
        return answer.body();
    }
}
