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

    /** Returns a map with the keys as text. */
    public static Map<String, Object> map(CborValue.Mapping map) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (CborValue.Entry entry : map.entries()) {
            String key = switch (entry.key()) {
                case CborValue.Text text -> text.value();
                case CborValue.Int number -> number.value().toString();
                default -> "#" + values.size();
            };
            Object value = toJava(entry.value());
            if (value != null) {
                values.putIfAbsent(key, value);
            }
        }
        return Collections.unmodifiableMap(values);
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
            case CborValue.Mapping map -> map(map);
            case CborValue.Array array -> list(array.items());
            case CborValue.Null nothing -> null;
            case CborValue.Simple simple -> null;
        };
    }

    private static List<Object> list(List<CborValue> items) {
        List<Object> values = new ArrayList<>();
        for (CborValue item : items) {
            Object value = toJava(item);
            if (value != null) {
                values.add(value);
            }
        }
        return Collections.unmodifiableList(values);
    }

    private static Object integer(BigInteger value) {
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }
}
