package dev.mintmark.app.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mintmark.app.artwork.Failure;
import io.javalin.http.Context;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What went wrong with a request, as problem+json after RFC 9457.
 *
 * @param type stable; {@code /problems/} and a word
 * @param detail one sentence for a person
 * @param field the field of the request at fault; left out where it is none's
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
        String type,
        String title,
        int status,
        String detail,
        @Nullable String field) {
    private static final String BASE = "/problems/";
    private static final String MEDIA_TYPE = "application/problem+json";
    private static final String RETRY_AFTER_SECONDS = "5";

    static Problem invalid(@Nullable String field, String detail) {
        return new Problem(BASE + "invalid-request", "The request is not valid", 422, detail, field);
    }

    static Problem promptRefused(String field, String detail) {
        return new Problem(BASE + "prompt-refused", "The prompt is not allowed here", 422, detail, field);
    }

    static Problem query(@Nullable String field, String detail) {
        return new Problem(BASE + "invalid-query", "The query is not valid", 400, detail, field);
    }

    static Problem malformed(String detail) {
        return new Problem(BASE + "malformed-json", "The body is not the JSON that was expected", 400, detail, null);
    }

    static Problem mediaType(String detail) {
        return new Problem(BASE + "unsupported-media-type", "The body is of another kind", 415, detail, null);
    }

    static Problem tooLarge(String detail) {
        return new Problem(BASE + "too-large", "The body is too large", 413, detail, null);
    }

    static Problem forbidden(String word, String detail) {
        return new Problem(BASE + word, "The request comes from elsewhere", 403, detail, null);
    }

    static Problem unauthorized(String detail) {
        return new Problem(BASE + "unauthorized", "The caller is not known", 401, detail, null);
    }

    static Problem denied(String detail) {
        return new Problem(BASE + "denied", "The caller may not do this", 403, detail, null);
    }

    static Problem tooMany(String detail) {
        return new Problem(BASE + "too-many", "The caller used what it may", 429, detail, null);
    }

    static Problem notFound(String detail) {
        return new Problem(BASE + "not-found", "There is no such thing", 404, detail, null);
    }

    static Problem unknownModel(String detail) {
        return new Problem(BASE + "not-found", "There is no such thing", 404, detail, "model");
    }

    /** A drawing that was to be the answer and failed; the same request would fail again. */
    static Problem drawing(Failure failure) {
        return failure.type().equals("draw-unsafe")
                ? new Problem(BASE + "drawing-refused", "The drawing is not allowed here", 400, failure.detail(), null)
                : new Problem(BASE + "drawing-failed", "The drawing failed", 500, failure.detail(), null);
    }

    static Problem gone(String detail) {
        return new Problem(BASE + "gone", "It exists no more", 410, detail, null);
    }

    static Problem conflict(String detail) {
        return new Problem(BASE + "conflict", "The present state does not allow this", 409, detail, null);
    }

    static Problem unavailable(String detail) {
        return new Problem(BASE + "source-unavailable", "Another system does not answer", 503, detail, null);
    }

    static Problem busy(String detail) {
        return new Problem(BASE + "busy", "The service is busy", 503, detail + " Try again in some seconds.", null);
    }

    static Problem storage(String detail) {
        return new Problem(BASE + "storage-unavailable", "Nothing can be stored now", 503, detail, null);
    }

    static Problem http(int status, String detail) {
        return new Problem(BASE + "http-" + status, "The request was refused", status, detail, null);
    }

    static Problem internal(String reference) {
        return new Problem(
                BASE + "internal",
                "Something failed inside the service",
                500,
                "Something failed inside the service; its log has the details under " + reference + ".",
                null);
    }

    void answer(Context ctx) {
        RequestDrain.drain(ctx);
        if (status == 503) {
            ctx.header("Retry-After", RETRY_AFTER_SECONDS);
        }
        if (ctx.path().startsWith(OpenAiRoutes.BASE)) {
            ctx.status(OpenAiError.status(this)).json(OpenAiError.of(this));
        } else if (ctx.path().startsWith(Automatic1111Routes.BASE)) {
            ctx.status(status).json(Automatic1111Error.of(this));
        } else {
            ctx.status(status).contentType(MEDIA_TYPE).result(json());
        }
    }

    /** Answers a request that does not reach a route. */
    void answer(Response response, Callback callback) {
        response.setStatus(status);
        if (status == 503) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, MEDIA_TYPE);
        response.write(true, ByteBuffer.wrap(json()), callback);
    }

    private byte[] json() {
        return JsonMapper.shared().writeValueAsBytes(this);
    }
}
