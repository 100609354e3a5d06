package dev.mintmark.c2pa.manifest;

import dev.mintmark.c2pa.json.JsonValue;
import dev.mintmark.c2pa.json.JsonWriter;
import dev.mintmark.c2pa.jumbf.BoxType;
import dev.mintmark.c2pa.jumbf.JumbfWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The creator's statements about the asset as JSON-LD. CAWG Metadata 1.1, {@code cawg.metadata}. */
public record MetadataAssertion(Map<String, String> statements) implements Assertion {
    private static final Map<String, String> VOCABULARIES =
            Map.of("dc", "http://purl.org/dc/elements/1.1/", "xmpRights", "http://ns.adobe.com/xap/1.0/rights/");

    public MetadataAssertion {
        statements = Collections.unmodifiableMap(new TreeMap<>(statements));
    }

    @Override
    public String label() {
        return "cawg.metadata";
    }

    /** Returns the statements as JSON; other assertions are CBOR. */
    @Override
    public byte[] encode() {
        JsonValue.Builder context = new JsonValue.Builder();
        JsonValue.Builder json = new JsonValue.Builder();
        new TreeMap<>(VOCABULARIES).forEach((prefix, address) -> {
            if (statements.keySet().stream().anyMatch(name -> name.startsWith(prefix + ":"))) {
                context.put(prefix, address);
            }
        });
        json.put("@context", context.build());
        statements.forEach(json::put);
        return JsonWriter.write(json.build()).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] box(String instanceLabel) {
        return JumbfWriter.superbox(BoxType.JSON, instanceLabel, List.of(JumbfWriter.box("json", encode())));
    }
}
