package dev.mintmark.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.Nulls;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.MintOrder;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Binds JSON objects from outside to records. Refuses fields that the record does not have, so that a misspelt one is not
 * silently ignored, and values of another type; each {@link InvalidRequestException} names the field. Thread-safe.
 */
public final class StrictJson {
    /** A request has some thirty fields. Without a limit, names of one hash in a large body would keep the parser busy for seconds. */
    private static final int MAX_TOKENS = 1000;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxTokenCount(MAX_TOKENS)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withConfigOverride(
                    List.class, lists -> lists.setNullHandling(JsonSetter.Value.forContentNulls(Nulls.FAIL)))
            .withCoercionConfig(LogicalType.Textual, texts -> {
                for (CoercionInputShape shape :
                        List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)) {
                    texts.setCoercion(shape, CoercionAction.Fail);
                }
            })
            .build();

    private StrictJson() {}

    /**
     * Parses one JSON object.
     *
     * @return empty if the text is JSON, but no object
     * @throws JacksonException if the text is no JSON
     */
    public static Optional<JsonNode> parse(byte[] json) {
        JsonNode parsed = MAPPER.readTree(json);
        return parsed.isObject() ? Optional.of(parsed) : Optional.empty();
    }

    /**
     * Binds an object in which fields may be missing: then they are null, false or 0, which the record's constructor takes or
     * refuses.
     */
    public static <T extends Record> T bind(JsonNode object, Class<T> type) {
        try {
            return MAPPER.treeToValue(object, type);
        } catch (JacksonException e) {
            throw refusal(e, object);
        }
    }

    /**
     * Binds an object in which no field may be missing or null, but those of {@link Nullable} components and those that are left
     * out where they are empty.
     */
    public static <T extends Record> T bindComplete(JsonNode object, Class<T> type) {
        requireFields(object, type, "");
        return bind(object, type);
    }

    private static void requireFields(JsonNode object, Class<?> type, String prefix) {
        for (RecordComponent component : type.getRecordComponents()) {
            JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
            String name = named == null ? component.getName() : named.value();
            JsonNode value = object.path(name);
            boolean there = !value.isMissingNode() && !value.isNull();
            if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
                requireFields(object, component.getType(), prefix);
            } else if (there && value.isObject() && component.getType().isRecord()) {
                requireFields(value, component.getType(), prefix + name + ".");
            } else if (!there
                    && !component.getAnnotatedType().isAnnotationPresent(Nullable.class)
                    && !component.getAccessor().isAnnotationPresent(JsonInclude.class)) {
                throw new InvalidRequestException(prefix + name, "The field \"" + prefix + name + "\" is missing.");
            }
        }
    }

    private static RuntimeException refusal(JacksonException e, JsonNode object) {
        List<String> path = e.getPath().stream()
                .map(JacksonException.Reference::getPropertyName)
                .filter(Objects::nonNull)
                .toList();
        String field = String.join(".", path);
        return switch (e) {
            case UnrecognizedPropertyException _ ->
                new InvalidRequestException(field, "There is no field \"" + field + "\".");
            case InputCoercionException _ ->
                new InvalidRequestException(field, "The number " + value(object, path) + " is far out of range.");
            case MismatchedInputException mismatch ->
                new InvalidRequestException(field, sentence(mismatch.getTargetType()));
            default -> cause(e, field);
        };
    }

    private static JsonNode value(JsonNode object, List<String> path) {
        JsonNode value = object;
        for (String name : path) {
            value = value.path(name);
        }
        return value;
    }

    /** A record's constructor refuses a value with a sentence of its own. */
    private static RuntimeException cause(JacksonException e, String field) {
        return switch (e.getCause()) {
            case InvalidRequestException refused -> refused;
            case IllegalArgumentException refused ->
                new InvalidRequestException(field, String.valueOf(refused.getMessage()));
            case null, default -> e;
        };
    }

    private static String sentence(@Nullable Class<?> type) {
        if (type == String.class) {
            return "The field must be a text.";
        }
        if (Arrays.asList(Integer.class, int.class, Long.class, long.class).contains(type)) {
            return "The field must be a whole number.";
        }
        if (type == Double.class || type == double.class) {
            return "The field must be a number.";
        }
        if (type == byte[].class) {
            return "The field must be a file in base64.";
        }
        if (type != null && List.class.isAssignableFrom(type)) {
            return "The field must be a list.";
        }
        if (type == MintOrder.class) {
            return "The field must be true, false or an object.";
        }
        return type == boolean.class ? "The field must be true or false." : "The field must be an object.";
    }
}
