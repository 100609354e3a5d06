package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.json.JsonValue;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Converts CBOR to crJSON: byte strings become {@code b64'…'}, tags are left out, numbers have the fewest digits that
 * identify them.
 *
 * <p>A text key is the member's name. An integer key is written in digits; any other key is {@code #} and the index of
 * its entry, from 0. If the map already has a key of that name, {@code #} is prepended until it has none, so that names
 * are unique.
 */
final class CborJson {
    private CborJson() {}

    static JsonValue of(CborValue value) {
        return switch (value) {
            case CborValue.Text text -> new JsonValue.Text(text.value());
            case CborValue.Bytes bytes -> bytes(bytes.value());
            case CborValue.Int number -> new JsonValue.Numeric(number.value().toString());
            case CborValue.Bool bool -> new JsonValue.Bool(bool.value());
            case CborValue.Null nothing -> new JsonValue.Null();
            case CborValue.Simple unknown -> new JsonValue.Null();
            case CborValue.Real real ->
                Double.isFinite(real.value())
                        ? new JsonValue.Numeric(Double.toString(real.value()))
                        : new JsonValue.Null();
            case CborValue.Tagged tagged -> of(tagged.value());
            case CborValue.Array array ->
                new JsonValue.Array(array.items().stream().map(CborJson::of).toList());
            case CborValue.Mapping map -> of(map);
        };
    }

    static JsonValue.Mapping of(CborValue.Mapping map) {
        List<String> names = names(map.entries());
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            members.put(names.get(i), of(map.entries().get(i).value()));
        }
        return new JsonValue.Mapping(members);
    }

    private static List<String> names(List<CborValue.Entry> entries) {
        Set<String> taken = new HashSet<>();
        for (CborValue.Entry entry : entries) {
            if (entry.key() instanceof CborValue.Text text) {
                taken.add(text.value());
            }
        }
        List<String> names = new ArrayList<>();
        for (CborValue.Entry entry : entries) {
            if (entry.key() instanceof CborValue.Text text) {
                names.add(text.value());
            } else {
                boolean integer = entry.key() instanceof CborValue.Int;
                String wanted = integer ? ((CborValue.Int) entry.key()).value().toString() : "#" + names.size();
                names.add(free(wanted, taken));
            }
        }
        return names;
    }

    private static String free(String wanted, Set<String> taken) {
        String name = wanted;
        while (!taken.add(name)) {
            name = "#" + name;
        }
        return name;
    }

    static JsonValue bytes(byte[] value) {
        return new JsonValue.Text("b64'" + Base64.getEncoder().encodeToString(value) + "'");
    }
}
