package dev.mintmark.app.web;

import dev.mintmark.app.artwork.InvalidRequestException;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A request's JSON object, read field by field; a field of the wrong kind is named in the problem. */
final class JsonRequest {
    /** Bytes of a JSON body. */
    static final int LIMIT = 1 << 20;

    private final JsonNode json;
    private final String prefix;

    private JsonRequest(JsonNode json, String prefix) {
        this.json = json;
        this.prefix = prefix;
    }

    /** The request's body; an empty one counts as an empty object. */
    static JsonRequest of(Context ctx) {
        byte[] bytes = ctx.bodyAsBytes();
        if (bytes.length == 0) {
            return new JsonRequest(JsonMapper.shared().createObjectNode(), "");
        }
        String type = ctx.contentType();
        if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
            throw new ProblemException(Problem.mediaType(
                    "The content type is " + (type == null ? "missing" : type) + "; it must be application/json."));
        }
        try {
            JsonNode json = JsonMapper.shared().readTree(bytes);
            if (!json.isObject()) {
                throw new ProblemException(Problem.malformed("The body is no JSON object."));
            }
            return new JsonRequest(json, "");
        } catch (JacksonException e) {
            throw new ProblemException(
                    Problem.malformed("The body cannot be read as JSON: " + e.getOriginalMessage() + "."));
        }
    }

    /** Refuses unknown fields, so that a misspelt one is not silently ignored. */
    JsonRequest only(Set<String> known) {
        for (String name : json.propertyNames()) {
            if (!known.contains(name)) {
                throw invalid(name, "There is no field \"" + prefix + name + "\".");
            }
        }
        return this;
    }

    boolean has(String name) {
        return !json.path(name).isMissingNode() && !json.path(name).isNull();
    }

    @Nullable
    String text(String name) {
        if (!has(name)) {
            return null;
        }
        if (!json.path(name).isString()) {
            throw invalid(name, "The field must be a text.");
        }
        return json.path(name).stringValue();
    }

    @Nullable
    Long integer(String name) {
        if (!has(name)) {
            return null;
        }
        JsonNode value = json.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw invalid(name, "The field must be a whole number.");
        }
        return value.longValue();
    }

    @Nullable
    Integer small(String name) {
        Long value = integer(name);
        if (value == null) {
            return null;
        }
        if (value != value.intValue()) {
            throw invalid(name, "The number " + value + " is far out of range.");
        }
        return value.intValue();
    }

    @Nullable
    Double number(String name) {
        if (!has(name)) {
            return null;
        }
        if (!json.path(name).isNumber()) {
            throw invalid(name, "The field must be a number.");
        }
        return json.path(name).doubleValue();
    }

    boolean flag(String name) {
        if (!has(name)) {
            return false;
        }
        if (!json.path(name).isBoolean()) {
            throw invalid(name, "The field must be true or false.");
        }
        return json.path(name).booleanValue();
    }

    /** An object inside; empty where the field is missing or something else. */
    Optional<JsonRequest> object(String name) {
        return json.path(name).isObject()
                ? Optional.of(new JsonRequest(json.path(name), prefix + name + "."))
                : Optional.empty();
    }

    InvalidRequestException invalid(String name, String sentence) {
        return new InvalidRequestException(prefix + name, sentence);
    }
}
