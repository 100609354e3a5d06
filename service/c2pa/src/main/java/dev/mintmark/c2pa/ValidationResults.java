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
     * @param ingredients labels of the manifests in the store, each with the URI of the ingredient assertion that leads
     *     to it
     */
    static byte[] encode(ValidationReport report, Map<String, String> ingredients) {
        List<Finding> active = new ArrayList<>();
        Map<String, List<Finding>> others = new LinkedHashMap<>();
        for (Finding finding : report.findings()) {
            String ingredient =
                    JumbfUris.manifest(finding.url()).map(ingredients::get).orElse("");
            (ingredient.isEmpty() ? active : others.computeIfAbsent(ingredient, unused -> new ArrayList<>()))
                    .add(finding);
        }
        CborMapWriter results = new CborMapWriter().map("activeManifest", codes(active));
        if (!others.isEmpty()) {
            List<byte[]> deltas = new ArrayList<>();
            others.forEach((ingredient, findings) -> deltas.add(new CborMapWriter()
                    .text("ingredientAssertionURI", ingredient)
                    .map("validationDeltas", codes(findings))
                    .encode()));
            results.array("ingredientDeltas", deltas);
        }
        return results.encode();
    }

    private static CborMapWriter codes(List<Finding> findings) {
        return new CborMapWriter()
                .array("success", of(findings, StatusCode.Kind.SUCCESS))
                .array("informational", of(findings, StatusCode.Kind.INFORMATIONAL))
                .array("failure", of(findings, StatusCode.Kind.FAILURE));
    }

    private static List<byte[]> of(List<Finding> findings, StatusCode.Kind kind) {
        return findings.stream()
                .filter(finding -> finding.code().kind() == kind)
                .map(finding -> new CborMapWriter()
                        .text("code", finding.code().code())
                        .text("url", finding.url())
                        .encode())
                .toList();
    }
}
