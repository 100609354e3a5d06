package dev.mintmark.app.web;

import dev.mintmark.app.io.Networks;
import io.javalin.http.Context;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a request came in. Of proxies that are trusted, {@code X-Forwarded-For}, {@code -Proto} and {@code -Host} are believed; of
 * nobody else, since every client can send them.
 *
 * @param scheme {@code http} or {@code https}, as the browser sees it
 * @param host the authority that was asked for; null where the request names none
 * @param client the numeric address of the client
 */
record Arrival(String scheme, @Nullable String host, String client) {
    private static final Pattern WITH_PORT =
            Pattern.compile("(\\d+\\.\\d+\\.\\d+\\.\\d+):\\d+|\\[([0-9a-fA-F:.]+)](?::\\d+)?");
    private static final Set<String> PROTOCOLS = Set.of("http", "https");

    static Arrival of(Context ctx, Networks trusted) {
        String peer = ctx.req().getRemoteAddr();
        String scheme = ctx.req().isSecure() ? "https" : "http";
        if (!trusted.contain(peer)) {
            return new Arrival(scheme, ctx.header("Host"), peer);
        }
        String proto = last(ctx.header("X-Forwarded-Proto"));
        String host = last(ctx.header("X-Forwarded-Host"));
        return new Arrival(
                proto != null && PROTOCOLS.contains(proto) ? proto : scheme,
                host == null ? ctx.header("Host") : host,
                client(ctx, peer, trusted));
    }

    /** The last address that is not a trusted proxy's: those before it are the client's word. */
    private static String client(Context ctx, String peer, Networks trusted) {
        List<String> chain = ctx.req().getHeaders("X-Forwarded-For") == null
                ? List.of()
                : Collections.list(ctx.req().getHeaders("X-Forwarded-For")).stream()
                        .flatMap(header -> Stream.of(header.split(",")))
                        .map(String::strip)
                        .toList();
        for (String entry : chain.reversed()) {
            String address = withoutPort(entry);
            if (!trusted.contain(address)) {
                return address.matches("[0-9a-fA-F:.]{2,45}") ? address : peer;
            }
        }
        return peer;
    }

    /** Some proxies write {@code 192.0.2.1:4711} and {@code [2001:db8::1]:4711}. */
    private static String withoutPort(String entry) {
        Matcher matcher = WITH_PORT.matcher(entry);
        return matcher.matches() ? Objects.requireNonNullElse(matcher.group(1), matcher.group(2)) : entry;
    }

    private static @Nullable String last(@Nullable String header) {
        if (header == null) {
            return null;
        }
        return header.substring(header.lastIndexOf(',') + 1).strip();
    }
}
