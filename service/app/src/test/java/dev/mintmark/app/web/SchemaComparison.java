package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.mintmark.app.artwork.MintOrder;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares a record with the schema of a description of an API, at every depth. */
final class SchemaComparison {
    enum Use {
        /** Every field is there, but those that are left out where they are null or empty. */
        ANSWER,
        /** A field may be missing where the record takes null, or its type has a default. */
        REQUEST
    }

    private final JsonNode document;

    /** @param document the description, OpenAPI 3.1 */
    SchemaComparison(JsonNode document) {
        this.document = document;
    }

    void compare(String where, JsonNode schema, Type type, boolean nullable, Use use) {
        JsonNode resolved = resolve(schema);
        assertThat(resolved.isObject()).as(where + " is described").isTrue();
        List<JsonNode> alternatives = new ArrayList<>();
        if (resolved.has("oneOf")) {
            resolved.path("oneOf").forEach(each -> alternatives.add(resolve(each)));
        } else {
            alternatives.add(resolved);
        }
        assertThat(alternatives.removeIf(each -> isOf("null", each)))
                .as(where + " may be null")
                .isEqualTo(nullable);
        if (type == MintOrder.class) {
            assertThat(alternatives.removeIf(each -> isOf("boolean", each)))
                    .as(where + " may be true")
                    .isTrue();
        }
        if (type instanceof Class<?> sealed && sealed.isSealed()) {
            compareSealed(where, alternatives, sealed, use);
        } else {
            assertThat(alternatives).as(where).hasSize(1);
            compareValue(where, alternatives.getFirst(), type, use);
        }
    }

    void compareValue(String where, JsonNode schema, Type type, Use use) {
        assertThat(schema.path("type").asString("")).as(where + " is a").isEqualTo(jsonType(type));
        if (type instanceof ParameterizedType list && list.getRawType() != Map.class) {
            compare(where + "[]", schema.path("items"), list.getActualTypeArguments()[0], false, use);
        } else if (type instanceof Class<?> record && record.isRecord() && !isText(record)) {
            compareRecord(where, schema, record, use);
        } else if (type instanceof Class<?> words && words.isEnum()) {
            assertThat(texts(schema.path("enum"))).as(where + " is one of").isEqualTo(constants(words));
        }
    }

    private void compareRecord(String where, JsonNode schema, Class<?> record, Use use) {
        JsonNode properties = schema.path("properties");
        Set<String> required = new TreeSet<>();
        List<RecordComponent> components = flat(record);
        for (RecordComponent component : components) {
            if (isRequired(component, use)) {
                required.add(name(component));
            }
        }
        assertThat(names(properties)).as(where).isEqualTo(components(record));
        assertThat(texts(schema.path("required"))).as(where + " requires").isEqualTo(required);
        for (RecordComponent component : components) {
            if (component.getGenericType() instanceof ParameterizedType list
                    && list.getActualTypeArguments()[0] == record) {
                assertThat(resolve(properties.path(name(component)).path("items")))
                        .as(where + " has others of its kind")
                        .isEqualTo(schema);
                continue;
            }
            compare(
                    where + "." + name(component),
                    properties.path(name(component)),
                    component.getGenericType(),
                    use == Use.ANSWER && isNullable(component) && !isOmittable(component),
                    use);
        }
    }

    private void compareSealed(String where, List<JsonNode> alternatives, Class<?> sealed, Use use) {
        assertThat(alternatives).as(where).hasSameSizeAs(sealed.getPermittedSubclasses());
        for (Class<?> record : sealed.getPermittedSubclasses()) {
            assertThat(alternatives)
                    .as(where + " may be " + record.getSimpleName())
                    .filteredOn(each -> names(each.path("properties")).equals(components(record)))
                    .singleElement()
                    .satisfies(each -> compareValue(where, each, record, use));
        }
    }

    private static boolean isRequired(RecordComponent component, Use use) {
        return switch (use) {
            case ANSWER -> !isOmittable(component);
            case REQUEST -> !component.getType().isPrimitive() && !isNullable(component);
        };
    }

    private static boolean isNullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    /** Whether the field is left out where it is null or empty. */
    private static boolean isOmittable(RecordComponent component) {
        boolean withNulls = isIncludedAlways(component.getDeclaringRecord());
        return !isIncludedAlways(component.getAccessor()) || (isNullable(component) && !withNulls);
    }

    private static boolean isIncludedAlways(AnnotatedElement element) {
        return !element.isAnnotationPresent(JsonInclude.class);
    }

    private static String jsonType(Type type) {
        if (type instanceof ParameterizedType of) {
            return of.getRawType() == Map.class ? "object" : "array";
        }
        Class<?> of = (Class<?>) type;
        if (of.isRecord() && !isText(of) || of == JsonNode.class) {
            return "object";
        }
        if (List.of(int.class, long.class, Integer.class, Long.class).contains(of)) {
            return "integer";
        }
        if (of == double.class || of == Double.class) {
            return "number";
        }
        return of == boolean.class || of == Boolean.class ? "boolean" : "string";
    }

    /** Whether a record is written as one text. */
    private static boolean isText(Class<?> record) {
        return Arrays.stream(record.getDeclaredMethods())
                .anyMatch(method ->
                        method.isAnnotationPresent(JsonValue.class) && method.getReturnType() == String.class);
    }

    private static boolean isOf(String type, JsonNode schema) {
        return schema.path("type").asString("").equals(type);
    }

    private static Set<String> constants(Class<?> words) {
        Set<String> constants = new TreeSet<>();
        Arrays.stream(words.getEnumConstants())
                .forEach(each ->
                        constants.add(JsonMapper.shared().valueToTree(each).asString()));
        return constants;
    }

    private static Set<String> texts(JsonNode list) {
        Set<String> texts = new TreeSet<>();
        list.forEach(each -> texts.add(each.asString()));
        return texts;
    }

    JsonNode resolve(JsonNode schema) {
        String reference = schema.path("$ref").asString("");
        return reference.isEmpty() ? schema : document.at(reference.substring(1));
    }

    private static Set<String> names(JsonNode properties) {
        return new TreeSet<>(properties.propertyNames());
    }

    private static Set<String> components(Class<?> record) {
        Set<String> names = new TreeSet<>();
        flat(record).forEach(component -> names.add(name(component)));
        return names;
    }

    /** The components, with those of unwrapped records in their place. */
    private static List<RecordComponent> flat(Class<?> record) {
        List<RecordComponent> components = new ArrayList<>();
        for (RecordComponent component : record.getRecordComponents()) {
            if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
                components.addAll(flat(component.getType()));
            } else {
                components.add(component);
            }
        }
        return components;
    }

    private static String name(RecordComponent component) {
        JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
        return named == null ? component.getName() : named.value();
    }
}
