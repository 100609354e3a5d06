package dev.mintmark.app.ipfs;

import dev.mintmark.app.io.HttpCalls;
import dev.mintmark.app.io.SourceUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads blocks over HTTP from a trustless gateway, one by one, and hashes each.
 *
 * @see <a href="https://specs.ipfs.tech/http-gateways/trustless-gateway/">Trustless Gateway</a>
 */
public final class BlockClient implements BlockSource {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient http;
    private final Supplier<URI> gateway;

    /** @param gateway the gateway's address, asked for at each read, since a server's port is known only once it listens */
    public BlockClient(HttpClient http, Supplier<URI> gateway) {
        this.http = http;
        this.gateway = gateway;
    }

    @Override
    public Optional<byte[]> block(Cid cid) throws IOException, SourceUnavailableException {
        URI base = gateway.get();
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/ipfs/" + cid + "?format=raw"))
                .timeout(TIMEOUT)
                .build();
        HttpResponse<InputStream> response =
                HttpCalls.send(http, request, BodyHandlers.ofInputStream(), "The gateway at " + base);
        try (InputStream body = response.body()) {
            if (response.statusCode() == 404 || response.statusCode() == 410) {
                return Optional.empty();
            }
            if (response.statusCode() != 200) {
                throw new SourceUnavailableException(
                        "The gateway at " + base + " answers " + response.statusCode() + " for block " + cid + ".");
            }
            byte[] bytes = body.readNBytes(Block.LIMIT + 1);
            if (!cid.names(bytes)) {
                throw new IOException("The gateway at " + base + " gives other bytes than those of block " + cid + ".");
            }
            return Optional.of(bytes);
        }
    }
}
