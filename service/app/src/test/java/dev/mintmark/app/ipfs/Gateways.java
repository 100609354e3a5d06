package dev.mintmark.app.ipfs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mintmark.app.io.SourceUnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;

/** An {@link IpfsGateway} behind the JDK's HTTP server, on a free port of this machine. */
final class Gateways implements AutoCloseable {
    private final HttpServer server;

    Gateways(IpfsGateway gateway) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/ipfs/", exchange -> {
            try (exchange) {
                answer(gateway, exchange);
            } catch (SourceUnavailableException e) {
                throw new IOException(e);
            }
        });
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static void answer(IpfsGateway gateway, HttpExchange exchange)
            throws IOException, SourceUnavailableException {
        String cid = exchange.getRequestURI().getPath().substring("/ipfs/".length());
        String query = exchange.getRequestURI().getQuery();
        String format = query != null && query.startsWith("format=") ? query.substring(7) : null;
        Optional<IpfsGateway.Answer> answer =
                gateway.answer(new IpfsGateway.Request(cid, format, null, null, null, null));
        if (answer.isEmpty()) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        exchange.sendResponseHeaders(
                answer.get().status(), answer.get().length().orElse(0L));
        try (OutputStream out = exchange.getResponseBody()) {
            answer.get().body().writeTo(out);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
