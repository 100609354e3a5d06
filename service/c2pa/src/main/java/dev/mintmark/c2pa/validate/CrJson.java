package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.Finding;
import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.ValidationReport.SignatureInfo;
import dev.mintmark.c2pa.json.JsonException;
import dev.mintmark.c2pa.json.JsonReader;
import dev.mintmark.c2pa.json.JsonValue;
import dev.mintmark.c2pa.json.JsonWriter;
import dev.mintmark.c2pa.manifest.HashedUri;
import dev.mintmark.c2pa.manifest.Hashes;
import dev.mintmark.c2pa.manifest.JumbfUris;
import dev.mintmark.c2pa.manifest.Library;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Converts a validated manifest store to crJSON, the format of conformance rubrics. Immutable. */
final class CrJson {

    private final ManifestStore store;
    private final Judgement judgement;
    private final ValidationContext context;
    private final Instant at;
    /** Results about ingredients, by the manifest in which they were found. */
    private final Map<String, List<Finding>> ofIngredients;

    CrJson(ValidationContext context, Judgement judgement) {
        this.context = context;
        this.store = context.store();
        this.judgement = judgement;
        this.at = context.now();
        ofIngredients = judgement.ingredientFindings().stream()
                .collect(Collectors.groupingBy(
                        finding -> JumbfUris.manifest(finding.url()).orElse("")));
    }

    String render() {
        List<JsonValue> manifests = new ArrayList<>();
        for (ParsedManifest manifest : store.manifests().reversed()) {
            manifests.add(manifest(manifest));
        }
        return JsonWriter.write(new JsonValue.Builder()
                .put(
                        "@context",
                        new JsonValue.Builder()
                                .put("@vocab", "https://c2pa.org/crjson")
                                .put("extras", "https://c2pa.org/crjson/extras")
                                .build())
                .put("manifests", manifests)
                .put(
                        "jsonGenerator",
                        new JsonValue.Builder()
                                .put("name", Library.NAME)
                                .put("version", Library.VERSION)
                                .build())
                .build());
    }

    private JsonValue manifest(ParsedManifest manifest) {
        Map<String, JsonValue> assertions = new LinkedHashMap<>();
        for (ParsedManifest.Part part : manifest.assertions()) {
            assertions.put(part.label(), assertion(manifest, part));
        }
        boolean active = manifest.label().equals(store.active().label());
        List<Finding> findings =
                active ? judgement.findings().all() : ofIngredients.getOrDefault(manifest.label(), List.of());
        JsonValue.Builder json = new JsonValue.Builder()
                .put("label", manifest.label())
                .put("isUpdateManifest", new JsonValue.Bool(manifest.update()))
                .put("isCompressedManifest", new JsonValue.Bool(manifest.compressed()))
                .put("assertions", new JsonValue.Mapping(assertions))
                .put(manifest.claim().version() == 1 ? "claim" : "claim.v2", claim(manifest))
                .put("signature", signature(manifest))
                .put("validationResults", results(findings));
        List<JsonValue> deltas = deltas(manifest);
        return (deltas.isEmpty() ? json : json.put("ingredientDeltas", deltas)).build();
    }

    private static JsonValue claim(ParsedManifest manifest) {
        Map<String, JsonValue> claim =
                new LinkedHashMap<>(CborJson.of(manifest.claim().map()).members());
        claim.put(
                "signature",
                new JsonValue.Text(JumbfUris.absolute(manifest.claim().signature(), manifest.label())));
        JsonValue none = new JsonValue.Array(List.of());
        if (manifest.claim().version() > 1) {
            claim.putIfAbsent("gathered_assertions", none);
            claim.putIfAbsent("redacted_assertions", none);
        }
        return new JsonValue.Mapping(claim);
    }

    private JsonValue assertion(ParsedManifest manifest, ParsedManifest.Part part) {
        if (part.content() != null) {
            return CborJson.of(part.content());
        }
        if (part.json() != null) {
            try {
                return JsonReader.parse(part.json().copyOf(manifest.source()));
            } catch (JsonException e) {
                // given as a hash only, like every unknown assertion
            }
        }
        MessageDigest digest = Hashes.sha256();
        digest.update(manifest.source(), part.payload().offset(), part.payload().length());
        return new JsonValue.Builder()
                .put("identifier", manifest.url(part))
                .put("hash", CborJson.bytes(digest.digest()))
                .build();
    }

    private JsonValue signature(ParsedManifest manifest) {
        SignatureInfo signature =
                new SignatureCheck(context.policy(), at, context.evidence()).check(manifest, new Findings());
        if (signature == null) {
            return new JsonValue.Builder().build();
        }
        JsonValue.Builder json = new JsonValue.Builder()
                .put(
                        "algorithm",
                        signature.algorithm() == null
                                ? null
                                : signature.algorithm().label())
                .put("certificateInfo", CertificateJson.of(signature.chain().getFirst()));
        if (signature.timeStamper() != null) {
            json.put(
                    "timeStampInfo",
                    new JsonValue.Builder()
                            .put("timestamp", String.valueOf(signature.stampedAt()))
                            .put("certificateInfo", CertificateJson.of(signature.timeStamper()))
                            .build());
        }
        return json.build();
    }

    private JsonValue results(List<Finding> findings) {
        return codes(findings)
                .put("specVersion", Library.SPECIFICATION)
                .put("validationTime", at.truncatedTo(ChronoUnit.SECONDS).toString())
                .build();
    }

    /** Returns the results for each ingredient of a manifest that has any. */
    private List<JsonValue> deltas(ParsedManifest manifest) {
        List<JsonValue> deltas = new ArrayList<>();
        for (ParsedManifest.Part part : manifest.ingredients()) {
            Optional<String> target =
                    IngredientRules.reference(part).map(HashedUri::url).flatMap(JumbfUris::manifest);
            List<Finding> findings = ofIngredients.getOrDefault(target.orElse(manifest.label()), List.of()).stream()
                    .filter(f -> target.isPresent()
                            ? !isIngredient(f.url())
                            : f.code() == StatusCode.INGREDIENT_UNKNOWN_PROVENANCE
                                    && f.url().equals(manifest.url(part)))
                    .toList();
            if (!findings.isEmpty()) {
                deltas.add(new JsonValue.Builder()
                        .put("ingredientAssertionURI", manifest.url(part))
                        .put("validationDeltas", codes(findings).build())
                        .build());
            }
        }
        return deltas;
    }

    private boolean isIngredient(String url) {
        return JumbfUris.assertion(url)
                .filter(label -> label.startsWith("c2pa.ingredient"))
                .isPresent();
    }

    private static JsonValue.Builder codes(List<Finding> findings) {
        return new JsonValue.Builder()
                .put("success", of(findings, StatusCode.Kind.SUCCESS))
                .put("informational", of(findings, StatusCode.Kind.INFORMATIONAL))
                .put("failure", of(findings, StatusCode.Kind.FAILURE));
    }

    private static List<JsonValue> of(List<Finding> findings, StatusCode.Kind kind) {
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
