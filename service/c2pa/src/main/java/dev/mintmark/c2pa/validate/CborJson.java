package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.json.JsonValue;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** CBOR as crJSON writes it: byte strings as {@code b64'…'}, tags left out. */
final class CborJson {
    private CborJson() {}

    static JsonValue of(CborValue value) {
        return switch (value) {
            case CborValue.Text text -> new JsonValue.Text(text.value());
            case CborValue.Bytes bytes -> bytes(bytes.value());
            case CborValue.Int number -> new JsonValue.Numeric(number.value().toString());
            case CborValue.Bool bool -> new JsonValue.Bool(bool.value());
            case CborValue.Null _, CborValue.Simple _ -> new JsonValue.Null();
            case CborValue.Real real ->
                Double.isFinite(real.value())
                        ? new JsonValue.Numeric(new BigDecimal(real.value()).toString())
                        : new JsonValue.Null();
            case CborValue.Tagged tagged -> of(tagged.value());
            case CborValue.Array array ->
                new JsonValue.Array(array.items().stream().map(CborJson::of).toList());
            case CborValue.Mapping map -> of(map);
        };
    }

    static JsonValue.Mapping of(CborValue.Mapping map) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (CborValue.Entry entry : map.entries()) {
            String name = switch (entry.key()) {
                case CborValue.Text text -> text.value();
                case CborValue.Int number -> number.value().toString();
                case CborValue.Bytes _,
                        CborValue.Array _,
                        CborValue.Mapping _,
                        CborValue.Tagged _,
                        CborValue.Bool _,
                        CborValue.Null _,
                        CborValue.Real _,
                        CborValue.Simple _ -> "";
            };
            members.put(name, of(entry.value()));
        }
        return new JsonValue.Mapping(members);
    }

    static JsonValue bytes(byte[] value) {
        return new JsonValue.Text("b64'" + Base64.getEncoder().encodeToString(value) + "'");
    }
}
