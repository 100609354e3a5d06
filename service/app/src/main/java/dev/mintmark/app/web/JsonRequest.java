package dev.mintmark.app.web;

import dev.mintmark.app.api.StrictJson;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON object in a request's body. */
final class JsonRequest {
    /** Bytes of a JSON body. */
    static final int LIMIT = 1 << 20;

    private JsonRequest() {}

    /** Reads the body into a record, as {@link StrictJson#bind}; an empty body counts as an empty object. */
    static <T extends Record> T read(Context ctx, Class<T> type) {
        return StrictJson.bind(object(ctx), type);
    }

    /** Refuses every field of the body of a request that takes none. */
    static void readEmpty(Context ctx) {
        read(ctx, Empty.class);
    }

    private record Empty() {}

    /** Reads the body as an object; an empty one counts as an empty object. */
    static JsonNode object(Context ctx) {
        return object(ctx, ctx.bodyAsBytes());
    }

    /**
     * Reads a body that may be longer than others.
     *
     * @throws ProblemException 413 above the limit
     */
    static JsonNode object(Context ctx, int limit) throws IOException {
        byte[] bytes = ctx.bodyInputStream().readNBytes(limit + 1);
        if (bytes.length > limit) {
            throw new ProblemException(
                    Problem.tooLarge("The body is too large; with images in base64 it may have " + limit + " bytes."));
        }
        return object(ctx, bytes);
    }

    private static JsonNode object(Context ctx, byte[] bytes) {
        if (bytes.length == 0) {
            return JsonMapper.shared().createObjectNode();
        }
        String type = ctx.header("Content-Type");
        if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
            throw new ProblemException(Problem.mediaType(
                    "The content type is " + (type == null ? "missing" : type) + "; it must be application/json."));
        }
        requireUtf8(ctx, type);
        try {
            return StrictJson.parse(bytes)
                    .orElseThrow(() -> new ProblemException(Problem.malformed("The body is not a JSON object.")));
        } catch (JacksonException e) {
            throw new ProblemException(Problem.malformed("The body cannot be read as JSON: " + reason(e)));
        }
    }

    private static String reason(JacksonException e) {
        // the parser's messages may name its internals: where an object begins, and its settings
        String message = String.valueOf(e.getOriginalMessage())
                .replaceAll(
                        " \\(start marker at \\[.*]\\)|: enable `JsonReadFeature.*`.*|, from `StreamReadConstraints[^`]*`",
                        "");
        TokenStreamLocation at = e.getLocation();
        return message + (at == null ? "." : ", in line " + at.getLineNr() + ", column " + at.getColumnNr() + ".");
    }

    private static void requireUtf8(Context ctx, String type) {
        String coding = ctx.header("Content-Encoding");
        if (coding != null && !coding.strip().equalsIgnoreCase("identity")) {
            throw new ProblemException(
                    Problem.mediaType("The content encoding is " + coding + "; the body must come without one."));
        }
        boolean utf8 = Arrays.stream(type.split(";"))
                .map(parameter -> parameter.strip().toLowerCase(Locale.ROOT))
                .filter(parameter -> parameter.startsWith("charset="))
                .allMatch(parameter -> parameter
                        .substring("charset=".length())
                        .replace("\"", "")
                        .equals("utf-8"));
        if (!utf8) {
            throw new ProblemException(
                    Problem.mediaType("The content type is " + type + "; its charset must be UTF-8."));
        }
    }
}
