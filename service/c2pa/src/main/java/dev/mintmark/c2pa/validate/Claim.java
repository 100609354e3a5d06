package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.cbor.CborException;
import dev.mintmark.c2pa.cbor.CborReader;
import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.manifest.HashedUri;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A parsed claim of version 1 or 2. C2PA 2.4, section 10.
 *
 * @param generator {@code name/version} of the software; null if not given
 * @param created the {@code created_assertions} of version 2, or all assertions of version 1
 * @param map the whole claim
 * @param alg hash algorithm of references without one; null if the claim gives none
 */
record Claim(
        int version,
        String signature,
        @Nullable String generator,
        @Nullable String alg,
        @Nullable String algSoft,
        List<HashedUri> created,
        List<HashedUri> gathered,
        List<String> redacted,
        CborValue.Mapping map) {
    private static final int MAX_REFERENCES = 5000;

    Claim {
        created = List.copyOf(created);
        gathered = List.copyOf(gathered);
        redacted = List.copyOf(redacted);
    }

    List<HashedUri> assertions() {
        List<HashedUri> all = new ArrayList<>(created);
        all.addAll(gathered);
        return all;
    }

    static Claim parse(byte[] encoded, int version) throws InvalidManifestException {
        CborValue value;
        try {
            value = CborReader.parse(encoded);
        } catch (CborException e) {
            throw new InvalidManifestException(
                    StatusCode.CLAIM_CBOR_INVALID, "The claim is not CBOR. " + e.getMessage());
        }
        if (!(value instanceof CborValue.Mapping map)) {
            throw malformed("it is not a map");
        }
        String list = version == 1 ? "assertions" : "created_assertions";
        if (map.get(list, CborValue.Array.class).isEmpty()) {
            throw malformed(list + " is missing");
        }
        if (version > 1 && map.text("instanceID").isEmpty()) {
            throw malformed("instanceID is missing");
        }
        String signature = map.text("signature").orElseThrow(() -> malformed("signature is missing"));
        return new Claim(
                version,
                signature,
                generator(map, version),
                map.text("alg").orElse(null),
                map.text("alg_soft").orElse(null),
                references(map, list),
                references(map, "gathered_assertions"),
                redacted(map),
                map);
    }

    private static @Nullable String generator(CborValue.Mapping map, int version) throws InvalidManifestException {
        CborValue info = map.get("claim_generator_info").orElse(null);
        if (info instanceof CborValue.Array array
                && version == 1
                && !array.items().isEmpty()) {
            info = array.items().getFirst();
        }
        if (info instanceof CborValue.Mapping named
                && named.text("name").filter(n -> !n.isEmpty()).isPresent()) {
            String name = named.text("name").orElse("");
            return named.text("version").map(v -> name + "/" + v).orElse(name);
        }
        if (version > 1) {
            throw malformed("claim_generator_info with a name is missing");
        }
        return map.text("claim_generator").orElse(null);
    }

    /** Returns the items of a list; limits its length, because every item is compared with others. */
    private static List<CborValue> bounded(CborValue.Mapping map, String key) throws InvalidManifestException {
        List<CborValue> items = map.items(key);
        if (items.size() > MAX_REFERENCES) {
            throw malformed(key + " has " + items.size() + " items; at most " + MAX_REFERENCES + " are read");
        }
        return items;
    }

    private static List<HashedUri> references(CborValue.Mapping map, String key) throws InvalidManifestException {
        List<HashedUri> references = new ArrayList<>();
        for (CborValue item : bounded(map, key)) {
            references.add(
                    HashedUri.of(item).orElseThrow(() -> malformed(key + " holds something without url and hash")));
        }
        return references;
    }

    private static List<String> redacted(CborValue.Mapping map) throws InvalidManifestException {
        List<String> urls = new ArrayList<>();
        for (CborValue item : bounded(map, "redacted_assertions")) {
            if (!(item instanceof CborValue.Text text)) {
                throw malformed("redacted_assertions holds something that is no address");
            }
            urls.add(text.value());
        }
        return urls;
    }

    private static InvalidManifestException malformed(String how) {
        return new InvalidManifestException(StatusCode.CLAIM_MALFORMED, "The claim is malformed: " + how + ".");
    }
}
