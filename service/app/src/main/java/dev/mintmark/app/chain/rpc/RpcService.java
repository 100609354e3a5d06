package dev.mintmark.app.chain.rpc;

import dev.mintmark.app.io.HttpCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.web3j.protocol.Service;

/** web3j's transport over the JDK's HTTP client to one address, with a deadline and a limit on the answer. Thread-safe. */
public final class RpcService extends Service {
    private static final int MAX_ANSWER = 64 << 20;

    private final HttpClient http;
    private final URI address;
    private final Duration timeout;

    public RpcService(HttpClient http, URI address, Duration timeout) {
        super(false);
        this.http = http;
        this.address = address;
        this.timeout = timeout;
    }

    @Override
    protected InputStream performIO(String payload) throws IOException {
        return new ByteArrayInputStream(post(payload));
    }

    /**
     * Posts JSON and returns the answer's bytes; the message of an exception says what was wrong, without the address. A
     * connection that breaks is tried once more: it may have been an idle one that the other side had closed, and every
     * question here can be asked twice.
     */
    public byte[] post(String payload) throws IOException {
        HttpRequest request = HttpCalls.request(address)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(payload))
                .build();
        try {
            return exchange(request);
        } catch (BrokenConnectionException e) {
            return exchange(request);
        }
    }

    private byte[] exchange(HttpRequest request) throws IOException {
        HttpCalls.Answer answer;
        try {
            answer = HttpCalls.exchange(http, request, timeout, MAX_ANSWER);
        } catch (HttpTimeoutException e) {
            throw new IOException("it did not answer within " + timeout.toSeconds() + " s", e);
        } catch (ConnectException e) {
            throw new IOException("nothing accepts connections there", e);
        } catch (HttpCalls.AnswerTooLongException e) {
            throw new IOException("its answer is longer than " + MAX_ANSWER + " bytes", e);
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            throw new BrokenConnectionException(e);
        }
        if (answer.status() != 200) {
            throw new IOException("it answered with HTTP status " + answer.status());
        }
        return answer.body();
    }

    private static final class BrokenConnectionException extends IOException {
        BrokenConnectionException(IOException cause) {
            super("the connection broke", cause);
        }
    }

    URI address() {
        return address;
    }

    /** The address without what may be a secret: user, path and query are left out. */
    String shown() {
        String port = address.getPort() < 0 ? "" : ":" + address.getPort();
        return address.getScheme() + "://" + address.getHost() + port;
    }

    @Override
    public void close() {
        // The HTTP client is shared and closed by its owner.
    }
}
