package dev.mintmark.c2pa;

import dev.mintmark.c2pa.ValidationReport.SignatureInfo;
import dev.mintmark.c2pa.json.JsonValue;
import dev.mintmark.c2pa.json.JsonValues;
import dev.mintmark.c2pa.json.JsonWriter;
import dev.mintmark.c2pa.manifest.JumbfUris;
import dev.mintmark.c2pa.manifest.Labels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Converts the contents of a store and its report to JSON as c2patool prints it. */
final class ToolJson {
    private final StoreContents contents;
    private final ValidationReport report;

    ToolJson(StoreContents contents, ValidationReport report) {
        this.contents = contents;
        this.report = report;
    }

    /** Returns the report that c2patool prints by default. */
    String summary() {
        return render(true);
    }

    /** Returns the report of c2patool's option {@code --detailed}: claims, assertions and signatures as stored. */
    String detailed() {
        return render(false);
    }

    private String render(boolean summary) {
        JsonValue.Builder manifests = new JsonValue.Builder();
        for (ReadManifest manifest : List.copyOf(contents.manifests().values()).reversed()) {
            manifests.put(manifest.label(), summary ? summary(manifest) : detailed(manifest));
        }
        JsonValue.Builder json = new JsonValue.Builder()
                .put("active_manifest", contents.active().label())
                .put("manifests", manifests.build());
        List<JsonValue> failures = findings(StatusCode.Kind.FAILURE, report.findings());
        if (!failures.isEmpty()) {
            json.put("validation_status", failures);
        }
        return JsonWriter.write(json.put("validation_results", results())
                .put("validation_state", report.state().label())
                .build());
    }

    private JsonValue summary(ReadManifest manifest) {
        JsonValue.Builder json = new JsonValue.Builder();
        Object generator = manifest.claim().get("claim_generator_info");
        json.put("claim_generator", manifest.claim().get("claim_generator") instanceof String text ? text : null);
        if (generator != null) {
            Object all = generator instanceof List ? generator : List.of(generator);
            json.put("claim_generator_info", JsonValues.of(resolved(manifest, all)));
        }
        json.put("title", manifest.title().orElse(null))
                .put("instance_id", manifest.claim().get("instanceID") instanceof String id ? id : null);
        for (ReadAssertion assertion : manifest.assertions()) {
            if (assertion.kind().startsWith(Labels.CLAIM_THUMBNAIL)) {
                json.put("thumbnail", resource(manifest, assertion));
            }
        }
        List<JsonValue> ingredients = new ArrayList<>();
        manifest.ingredients().forEach(ingredient -> ingredients.add(ingredient(manifest, ingredient)));
        if (!ingredients.isEmpty()) {
            json.put("ingredients", ingredients);
        }
        List<JsonValue> assertions = new ArrayList<>();
        for (ReadAssertion assertion : manifest.assertions()) {
            // As the reference, which shows the hash of a film's boxes.
            boolean shown = !Labels.isIngredient(assertion.kind())
                    && !assertion.kind().equals(Labels.DATA_HASH)
                    && !assertion.kind().equals(Labels.BOXES_HASH);
            if (assertion.value() != null && shown) {
                assertions.add(assertion(manifest, assertion));
            }
        }
        json.put("assertions", assertions);
        if (manifest.claim().get("redacted_assertions") instanceof List<?> redacted && !redacted.isEmpty()) {
            json.put("redactions", JsonValues.of(redacted));
        }
        return json.put("signature_info", signature(manifest.signature()))
                .put("label", manifest.label())
                .put("claim_version", new JsonValue.Numeric(String.valueOf(manifest.claimVersion())))
                .build();
    }

    private JsonValue assertion(ReadManifest manifest, ReadAssertion assertion) {
        String instance = assertion.label().substring(assertion.kind().length());
        return new JsonValue.Builder()
                .put("label", assertion.kind())
                .put("data", JsonValues.of(resolved(manifest, assertion.value())))
                .put("instance", instance.isEmpty() ? null : new JsonValue.Numeric(number(instance)))
                .put("kind", assertion.mediaType().equals("application/json") ? "Json" : null)
                .put("created", assertion.created() ? new JsonValue.Bool(true) : null)
                .build();
    }

    /** Returns the number of {@code __2}, without zeros before it. */
    private static String number(String instance) {
        String number = instance.replaceFirst("^__0*", "");
        return number.isEmpty() ? "0" : number;
    }

    /** Returns a value in which references to icons are what the reference prints for a picture. */
    private @Nullable Object resolved(ReadManifest manifest, @Nullable Object value) {
        if (value instanceof List<?> list) {
            List<@Nullable Object> items = new ArrayList<>();
            list.forEach(item -> items.add(resolved(manifest, item)));
            return items;
        }
        if (!(value instanceof Map<?, ?> map)) {
            return value;
        }
        Map<Object, @Nullable Object> members = new LinkedHashMap<>();
        map.forEach((name, member) -> members.put(name, icon(manifest, name, member)));
        return members;
    }

    private @Nullable Object icon(ReadManifest manifest, Object name, @Nullable Object value) {
        if ("icon".equals(name) && value instanceof Map<?, ?> map && map.get("url") instanceof String url) {
            Optional<ReadAssertion> picture =
                    contents.assertion(manifest.label(), url).filter(assertion -> assertion.value() == null);
            if (picture.isPresent()) {
                Map<String, String> reference = new LinkedHashMap<>();
                reference.put("format", picture.get().mediaType());
                reference.put("identifier", JumbfUris.absolute(url, manifest.label()));
                return reference;
            }
        }
        return resolved(manifest, value);
    }

    private static JsonValue resource(ReadManifest manifest, ReadAssertion file) {
        return new JsonValue.Builder()
                .put("format", file.mediaType())
                .put("identifier", JumbfUris.ofAssertion(manifest.label(), file.label()))
                .build();
    }

    private JsonValue ingredient(ReadManifest manifest, ReadIngredient ingredient) {
        JsonValue.Builder json = new JsonValue.Builder()
                .put("title", ingredient.title().orElse(null))
                .put("format", ingredient.format().orElse(null))
                .put("instance_id", ingredient.instanceId().orElse(null));
        ingredient
                .thumbnail()
                .flatMap(uri -> contents.assertion(manifest.label(), uri))
                .ifPresent(file -> json.put("thumbnail", resource(manifest, file)));
        json.put(
                        "relationship",
                        ingredient
                                .relationship()
                                .map(Ingredient.Relationship::label)
                                .orElse(null))
                .put("active_manifest", ingredient.manifest().orElse(null));
        Map<String, String> others = new LinkedHashMap<>();
        others.put("validationResults", "validation_results");
        others.put("validationStatus", "validation_status");
        others.put("description", "description");
        others.put("informationalURI", "informational_URI");
        others.put("dataTypes", "data_types");
        others.put("metadata", "metadata");
        others.forEach((stored, printed) -> {
            if (ingredient.fields().get(stored) != null) {
                json.put(printed, JsonValues.of(ingredient.fields().get(stored)));
            }
        });
        return json.put("label", ingredient.label()).build();
    }

    private static @Nullable JsonValue signature(@Nullable SignatureInfo signature) {
        if (signature == null) {
            return null;
        }
        String alg = signature.algorithm() == null ? "" : signature.algorithm().label();
        return new JsonValue.Builder()
                .put("alg", alg.isEmpty() ? null : alg.substring(0, 1).toUpperCase(Locale.ROOT) + alg.substring(1))
                .put("issuer", Certificates.organisation(signature.chain().getFirst()))
                .put("common_name", signature.commonName())
                .put(
                        "cert_serial_number",
                        signature.chain().getFirst().getSerialNumber().toString())
                .put(
                        "time",
                        signature.stampedAt() == null
                                ? null
                                : signature.stampedAt().toString())
                .build();
    }

    private JsonValue detailed(ReadManifest manifest) {
        JsonValue.Builder assertions = new JsonValue.Builder();
        for (ReadAssertion assertion : manifest.assertions()) {
            assertions.put(
                    assertion.label(),
                    assertion.value() == null
                            ? new JsonValue.Text(
                                    "<" + assertion.mediaType() + ", " + assertion.content().length + " bytes>")
                            : JsonValues.of(assertion.value()));
        }
        return new JsonValue.Builder()
                .put("claim", JsonValues.of(manifest.claim()))
                .put("assertion_store", assertions.build())
                .put("signature", signature(manifest.signature()))
                .build();
    }

    JsonValue results() {
        List<Finding> active = new ArrayList<>();
        List<Finding> others = new ArrayList<>();
        String label = contents.active().label();
        report.findings().forEach(finding -> (manifestOf(finding.url()).equals(label) ? active : others).add(finding));
        JsonValue.Builder json = new JsonValue.Builder().put("activeManifest", codes(active));
        if (!others.isEmpty()) {
            Map<String, List<Finding>> byManifest = new LinkedHashMap<>();
            others.forEach(finding -> byManifest
                    .computeIfAbsent(manifestOf(finding.url()), unused -> new ArrayList<>())
                    .add(finding));
            List<JsonValue> deltas = new ArrayList<>();
            byManifest.forEach((other, findings) -> deltas.add(new JsonValue.Builder()
                    .put("ingredientAssertionURI", ingredientOf(other))
                    .put("validationDeltas", codes(findings))
                    .build()));
            json.put("ingredientDeltas", deltas);
        }
        return json.build();
    }

    private static String manifestOf(String url) {
        return JumbfUris.manifest(url).orElse(url);
    }

    /** Returns the URI of the ingredient assertion that leads to a manifest; null if none does. */
    private @Nullable String ingredientOf(String label) {
        for (ReadManifest manifest : contents.manifests().values()) {
            for (ReadIngredient ingredient : manifest.ingredients()) {
                if (ingredient.manifest().filter(label::equals).isPresent()) {
                    return JumbfUris.ofAssertion(manifest.label(), ingredient.label());
                }
            }
        }
        return null;
    }

    private static JsonValue codes(List<Finding> findings) {
        return new JsonValue.Builder()
                .put("success", findings(StatusCode.Kind.SUCCESS, findings))
                .put("informational", findings(StatusCode.Kind.INFORMATIONAL, findings))
                .put("failure", findings(StatusCode.Kind.FAILURE, findings))
                .build();
    }

    static List<JsonValue> findings(StatusCode.Kind kind, List<Finding> findings) {
        List<JsonValue> codes = new ArrayList<>();
        for (Finding finding : findings) {
            if (finding.code().kind() == kind) {
                codes.add(new JsonValue.Builder()
                        .put("code", finding.code().code())
                        .put("url", finding.url())
                        .put("explanation", finding.explanation())
                        .build());
            }
        }
        return codes;
    }
}
