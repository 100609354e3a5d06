package dev.mintmark.c2pa;

import dev.mintmark.c2pa.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A result of the validation of an ingredient when its description was written.
 *
 * @param code name of a status code, known to this library or not
 * @param url JUMBF URI of the box concerned; null if the description has none
 */
record RecordedResult(
        StatusCode.Kind kind, String code, @Nullable String url) {
    /** Results that only the ingredient's file can give, so that they are taken from its description. */
    private static final Set<StatusCode> OF_THE_FILE = Set.of(
            StatusCode.ASSERTION_DATA_HASH_MATCH,
            StatusCode.ASSERTION_BOXES_HASH_MATCH,
            StatusCode.ASSERTION_BMFF_HASH_MATCH,
            StatusCode.ASSERTION_MULTI_ASSET_HASH_MATCH);

    private static final Map<String, StatusCode> KNOWN = new HashMap<>();

    static {
        for (StatusCode code : StatusCode.values()) {
            KNOWN.put(code.code(), code);
        }
    }

    /**
     * Returns what a description of an ingredient records and its manifest store alone does not tell: all failures, and that
     * the file matched. Whether a signer is trusted is left out, because that is judged anew.
     *
     * @param ingredient with {@code validation_results}, or {@code validation_status} of older descriptions
     */
    static List<RecordedResult> of(JsonValue.Mapping ingredient) {
        List<RecordedResult> all = new ArrayList<>();
        ingredient.object("validation_results").ifPresent(results -> {
            results.object("activeManifest").ifPresent(codes -> add(codes, all));
            for (JsonValue delta : results.items("ingredientDeltas")) {
                if (delta instanceof JsonValue.Mapping map) {
                    map.object("validationDeltas").ifPresent(codes -> add(codes, all));
                }
            }
        });
        add(ingredient.items("validation_status"), StatusCode.Kind.FAILURE, all);
        return all;
    }

    private static void add(JsonValue.Mapping codes, List<RecordedResult> all) {
        for (StatusCode.Kind kind : StatusCode.Kind.values()) {
            add(codes.items(kind.name().toLowerCase(Locale.ROOT)), kind, all);
        }
    }

    /** @param listedAs the kind of codes that this library does not know */
    private static void add(List<JsonValue> codes, StatusCode.Kind listedAs, List<RecordedResult> all) {
        for (JsonValue item : codes) {
            String code =
                    item instanceof JsonValue.Mapping map ? map.text("code").orElse("") : "";
            if (code.isEmpty() || !(item instanceof JsonValue.Mapping map)) {
                continue;
            }
            StatusCode known = KNOWN.get(code);
            StatusCode.Kind kind = known == null ? listedAs : known.kind();
            boolean kept = kind == StatusCode.Kind.FAILURE && known != StatusCode.SIGNING_CREDENTIAL_UNTRUSTED
                    || known != null && OF_THE_FILE.contains(known);
            RecordedResult result =
                    new RecordedResult(kind, code, map.text("url").orElse(null));
            boolean again = all.stream()
                    .anyMatch(one -> one.code.equals(code) && (result.url == null || result.url.equals(one.url)));
            if (kept && !again) {
                all.add(result);
            }
        }
    }
}
