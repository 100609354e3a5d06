package dev.mintmark.app.web;

import dev.mintmark.app.io.Traces;
import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** The ID of a request, by which its lines in the log and its answer are found again, and its span. Stateless. */
final class RequestTrace {
    private static final String HEADER = "X-Request-Id";
    private static final String LOG_FIELD = "request";
    private static final String SPAN = "mintmark.span";

    /** Others could write lines of their own into a log. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private static final TextMapGetter<Context> HEADERS = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Context ctx) {
            return ctx.headerMap().keySet();
        }

        @Override
        public @Nullable String get(@Nullable Context ctx, String name) {
            return ctx == null ? null : ctx.header(name);
        }
    };

    private RequestTrace() {}

    /** Answers the ID that the caller gave, or a new one, and puts it beside what is logged meanwhile. */
    static void begin(Context ctx) {
        String given = ctx.header(HEADER);
        String id = given != null && ID.matcher(given).matches()
                ? given
                : HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        ctx.header(HEADER, id);
        MDC.put(LOG_FIELD, id);
        Span span = Traces.startServer(ctx.method().name(), ctx, HEADERS);
        span.setAttribute("request.id", id);
        ctx.attribute(SPAN, span);
    }

    /** Ends the span under the route's name; paths would be a name for each artwork. */
    static void end(Context ctx) {
        MDC.remove(LOG_FIELD);
        @Nullable Span span = ctx.attribute(SPAN);
        if (span == null) {
            return;
        }
        Endpoint endpoint = ctx.endpoints().lastHttpEndpoint();
        span.updateName(ctx.method().name() + (endpoint == null ? "" : " " + endpoint.path));
        span.setAttribute("http.response.status_code", ctx.statusCode());
        if (ctx.statusCode() >= 500) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }
}
