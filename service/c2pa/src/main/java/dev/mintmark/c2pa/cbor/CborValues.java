package dev.mintmark.c2pa.cbor;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Converts parsed CBOR into Java values. Tags are left out. Stateless and thread-safe. */
public final class CborValues {
    private CborValues() {}

    /** Returns a map with the keys as text, without those whose value is null. */
    public static Map<String, Object> map(CborValue.Mapping map) {
        Map<String, Object> values = new LinkedHashMap<>();
        members(map).forEach((key, value) -> {
            if (value != null) {
                values.put(key, value);
            }
        });
        return Collections.unmodifiableMap(values);
    }

    private static Map<String, @Nullable Object> members(CborValue.Mapping map) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (CborValue.Entry entry : map.entries()) {
            String key = switch (entry.key()) {
                case CborValue.Text text -> text.value();
                case CborValue.Int number -> number.value().toString();
                default -> "#" + values.size();
            };
            if (!values.containsKey(key)) {
                values.put(key, toJava(entry.value()));
            }
        }
        return values;
    }

    /** Returns text, a number, a boolean, bytes, a list or a map; null for null. */
    public static @Nullable Object toJava(CborValue value) {
        return switch (value) {
            case CborValue.Text text -> text.value();
            case CborValue.Bytes bytes -> bytes.value().clone();
            case CborValue.Int number -> integer(number.value());
            case CborValue.Bool bool -> bool.value();
            case CborValue.Real real -> real.value();
            case CborValue.Tagged tagged -> toJava(tagged.value());
            case CborValue.Mapping map -> Collections.unmodifiableMap(members(map));
            case CborValue.Array array -> list(array.items());
            case CborValue.Null nothing -> null;
            case CborValue.Simple simple -> null;
        };
    }

    private static List<@Nullable Object> list(List<CborValue> items) {
        List<@Nullable Object> values = new ArrayList<>();
        items.forEach(item -> values.add(toJava(item)));
        return Collections.unmodifiableList(values);
    }

    private static Object integer(BigInteger value) {
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }
}
