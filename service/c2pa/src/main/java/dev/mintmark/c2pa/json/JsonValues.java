package dev.mintmark.c2pa.json;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Converts JSON into Java values and back. Stateless and thread-safe. */
public final class JsonValues {
    private JsonValues() {}

    /** Returns text, a number, a boolean, a list or a map; null for null. */
    public static @Nullable Object toJava(JsonValue value) {
        return switch (value) {
            case JsonValue.Text text -> text.value();
            case JsonValue.Numeric number -> number(number);
            case JsonValue.Bool bool -> bool.value();
            case JsonValue.Null nothing -> null;
            case JsonValue.Array array -> {
                List<@Nullable Object> items = new ArrayList<>();
                array.items().forEach(item -> items.add(toJava(item)));
                yield Collections.unmodifiableList(items);
            }
            case JsonValue.Mapping map -> {
                Map<String, @Nullable Object> members = new LinkedHashMap<>();
                map.members().forEach((name, member) -> members.put(name, toJava(member)));
                yield Collections.unmodifiableMap(members);
            }
        };
    }

    /** Returns a {@link Long}; a {@link Double} for fractions and for integers that are too large. */
    public static Object number(JsonValue.Numeric number) {
        try {
            return Long.valueOf(number.literal());
        } catch (NumberFormatException e) {
            return Double.valueOf(number.literal());
        }
    }

    /** Returns JSON; byte arrays become Base64. */
    public static JsonValue of(@Nullable Object value) {
        return switch (value) {
            case null -> new JsonValue.Null();
            case String text -> new JsonValue.Text(text);
            case Boolean bool -> new JsonValue.Bool(bool);
            case byte[] bytes -> new JsonValue.Text(Base64.getEncoder().encodeToString(bytes));
            case Double number when !Double.isFinite(number) -> new JsonValue.Null();
            case Number number -> new JsonValue.Numeric(number.toString());
            case List<?> list ->
                new JsonValue.Array(list.stream().map(JsonValues::of).toList());
            case Map<?, ?> map -> {
                JsonValue.Builder members = new JsonValue.Builder();
                map.forEach((name, member) -> members.put(String.valueOf(name), of(member)));
                yield members.build();
            }
            default -> new JsonValue.Text(value.toString());
        };
    }
}
