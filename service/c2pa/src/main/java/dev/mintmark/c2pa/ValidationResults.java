package dev.mintmark.c2pa;

import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.manifest.JumbfUris;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Encodes validation results for an ingredient assertion. C2PA 2.4, section 18.16.9. */
final class ValidationResults {
    private ValidationResults() {}

    /**
     * @param recorded further results of an earlier validation
     * @param active label of the active manifest
     * @param ingredients labels of the manifests in the store, each with the URI of the ingredient assertion that leads
     *     to it
     */
    static byte[] encode(
            ValidationReport report, List<RecordedResult> recorded, String active, Map<String, String> ingredients) {
        List<RecordedResult> all = new ArrayList<>();
        for (Finding finding : report.findings()) {
            all.add(new RecordedResult(finding.code().kind(), finding.code().code(), finding.url()));
        }
        for (RecordedResult result : recorded) {
            String url = result.url() == null ? JumbfUris.ofManifest(active) : result.url();
            boolean found = all.stream()
                    .anyMatch(
                            one -> one.code().equals(result.code()) && (result.url() == null || url.equals(one.url())));
            if (!found) {
                all.add(new RecordedResult(result.kind(), result.code(), url));
            }
        }
        List<RecordedResult> own = new ArrayList<>();
        Map<String, List<RecordedResult>> others = new LinkedHashMap<>();
        for (RecordedResult result : all) {
            String ingredient = JumbfUris.manifest(String.valueOf(result.url()))
                    .map(ingredients::get)
                    .orElse("");
            (ingredient.isEmpty() ? own : others.computeIfAbsent(ingredient, unused -> new ArrayList<>())).add(result);
        }
        CborMapWriter results = new CborMapWriter().map("activeManifest", codes(own));
        if (!others.isEmpty()) {
            List<byte[]> deltas = new ArrayList<>();
            others.forEach((ingredient, codes) -> deltas.add(new CborMapWriter()
                    .text("ingredientAssertionURI", ingredient)
                    .map("validationDeltas", codes(codes))
                    .encode()));
            results.array("ingredientDeltas", deltas);
        }
        return results.encode();
    }

    private static CborMapWriter codes(List<RecordedResult> results) {
        return new CborMapWriter()
                .array("success", of(results, StatusCode.Kind.SUCCESS))
                .array("informational", of(results, StatusCode.Kind.INFORMATIONAL))
                .array("failure", of(results, StatusCode.Kind.FAILURE));
    }

    private static List<byte[]> of(List<RecordedResult> results, StatusCode.Kind kind) {
        return results.stream()
                .filter(result -> result.kind() == kind)
                .map(result -> new CborMapWriter()
                        .text("code", result.code())
                        .text("url", result.url())
                        .encode())
                .toList();
    }
}
