package dev.mintmark.app.ipfs;

import dev.mintmark.app.io.HttpCalls;
import dev.mintmark.app.io.RedactedAddress;
import dev.mintmark.app.io.SourceUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Reads blocks from a trustless gateway, and hashes them. Thread-safe.
 *
 * @see <a href="https://specs.ipfs.tech/http-gateways/trustless-gateway/">Trustless Gateway</a>
 */
public final class TrustlessGateway implements BlockSource {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    /** Statuses by which gateways say that they do not find content. */
    private static final Set<Integer> MISSING = Set.of(404, 410);

    private final HttpClient http;
    private final URI address;
    private final String name;

    /** @param address of the gateway, to which {@code /ipfs/} and the CID are added */
    public TrustlessGateway(HttpClient http, URI address) {
        this.http = http;
        this.address = address;
        this.name = "The gateway at " + RedactedAddress.masked(address);
    }

    @Override
    public Optional<byte[]> block(Cid cid) throws IOException, SourceUnavailableException {
        HttpRequest request = HttpCalls.request(
                        URI.create(address.toString().replaceFirst("/+$", "") + "/ipfs/" + cid + "?format=raw"))
                .header("Accept", "application/vnd.ipld.raw")
                .GET()
                .build();
        HttpCalls.Answer answer = HttpCalls.ask(http, request, DEADLINE, Block.MAX_BYTES, name);
        if (MISSING.contains(answer.status())) {
            return Optional.empty();
        }
        if (answer.status() != 200) {
            throw new SourceUnavailableException(name + " answers HTTP " + answer.status() + ".");
        }
        if (!cid.names(answer.body())) {
            throw new IOException(name + " gives other bytes than those of block " + cid + ".");
        }
        return Optional.of(answer.body());
    }
}
