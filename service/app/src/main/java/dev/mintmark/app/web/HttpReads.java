package dev.mintmark.app.web;

import dev.mintmark.app.io.EntityTags;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;

/** What holds for every read after RFC 9110: HEAD answers as GET does, without the body; a known entity tag answers 304. */
final class HttpReads {
    private HttpReads() {}

    /** Registers a handler for GET and HEAD. The server sends no body to HEAD, whatever the handler writes. */
    static void get(RoutesConfig routes, String path, Handler handler) {
        routes.get(path, handler);
        routes.head(path, handler);
    }

    /** Sends the entity tag, and status 304 if the client's {@code If-None-Match} names it; then nothing else is to be sent. */
    static boolean isUnchanged(Context ctx, String tag) throws IOException {
        ctx.header("ETag", tag);
        if (EntityTags.matches(ctx.header("If-None-Match"), tag)) {
            sendUnchanged(ctx);
            return true;
        }
        return false;
    }

    /** Sends status 304 with the headers that are set; nothing else is to be sent. */
    static void sendUnchanged(Context ctx) throws IOException {
        ctx.status(304);
        // a content type and a length of nothing would be taken for those of the client's copy
        ctx.res().setContentType(null);
        ctx.res().flushBuffer();
    }
}
