package dev.mintmark.app.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What holds for every read after RFC 9110: HEAD answers as GET does, without the body; a known entity tag answers 304. */
final class HttpReads {
    private HttpReads() {}

    /** Registers a handler for GET and HEAD. The server sends no body to HEAD, whatever the handler writes. */
    static void get(RoutesConfig routes, String path, Handler handler) {
        routes.get(path, handler);
        routes.head(path, handler);
    }

    /** Sends the entity tag, and status 304 if the client's {@code If-None-Match} names it; then nothing else is to be sent. */
    static boolean isUnchanged(Context ctx, String tag) {
        ctx.header("ETag", tag);
        if (matches(ctx.header("If-None-Match"), tag)) {
            ctx.status(304);
            // a content type of nothing would replace that of the client's copy
            ctx.res().setContentType(null);
            return true;
        }
        return false;
    }

    /** Weak comparison with each entity tag of the list; {@code *} matches any. */
    static boolean matches(@Nullable String ifNoneMatch, String tag) {
        return ifNoneMatch != null
                && Arrays.stream(ifNoneMatch.split(","))
                        .map(each -> each.strip().replaceFirst("^W/", ""))
                        .anyMatch(each -> each.equals("*") || each.equals(tag));
    }
}
