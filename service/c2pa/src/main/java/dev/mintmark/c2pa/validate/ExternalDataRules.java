package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.manifest.Labels;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules for assertions that lie elsewhere: {@code c2pa.cloud-data} and {@code c2pa.external-reference}. Nothing is
 * retrieved. C2PA 2.4, sections 15.10.3.2.1 and 15.10.3.2.2.
 */
final class ExternalDataRules {
    private static final String CLOUD_DATA = "c2pa.cloud-data";
    private static final String EXTERNAL_REFERENCE = "c2pa.external-reference";
    private static final Set<String> ACTIONS = Set.of(Labels.ACTIONS, Labels.ACTIONS_V2);

    private ExternalDataRules() {}

    static void check(ParsedManifest manifest, Findings findings) {
        for (ParsedManifest.Part part : manifest.assertions()) {
            if (!part.wellFormed() || part.erased()) {
                continue;
            }
            if (part.kind().equals(CLOUD_DATA)) {
                cloudData(manifest, part, findings);
            } else if (part.kind().equals(EXTERNAL_REFERENCE)) {
                externalReference(manifest, part, findings);
            }
        }
    }

    private static void cloudData(ParsedManifest manifest, ParsedManifest.Part part, Findings findings) {
        CborValue.@Nullable Mapping content = part.content();
        Optional<String> label = content == null ? Optional.empty() : content.text("label");
        boolean complete = content != null
                && label.isPresent()
                && content.get("size", CborValue.Int.class)
                        .filter(size -> size.value().signum() > 0)
                        .isPresent()
                && content.get("location").flatMap(References::url).isPresent()
                && content.text("content_type").isPresent();
        if (!complete) {
            findings.add(
                    StatusCode.ASSERTION_CLOUD_DATA_MALFORMED,
                    manifest.url(part),
                    "The cloud data lacks its label, size, location or content_type.");
        }
        String kind = Labels.kind(label.orElse(""));
        if (Labels.isHash(kind)) {
            findings.add(
                    StatusCode.ASSERTION_CLOUD_DATA_HARD_BINDING,
                    manifest.url(part),
                    "The cloud data is a hard binding, which has to be in the manifest.");
        }
        if (manifest.update() && ACTIONS.contains(kind)) {
            findings.add(
                    StatusCode.ASSERTION_CLOUD_DATA_ACTIONS,
                    manifest.url(part),
                    "The cloud data of an update manifest is an actions assertion.");
        }
    }

    private static void externalReference(ParsedManifest manifest, ParsedManifest.Part part, Findings findings) {
        CborValue.@Nullable Mapping content = part.content();
        Optional<CborValue.Mapping> location =
                content == null ? Optional.empty() : content.get("location", CborValue.Mapping.class);
        boolean located = location.flatMap(References::url).isPresent();
        boolean halfHashed = location.isPresent()
                && location.get().get("alg").isPresent()
                        != location.get().get("hash").isPresent();
        String label = content == null ? "" : content.text("label").orElse("");
        if (!located || halfHashed || isForbidden(label)) {
            findings.add(
                    StatusCode.ASSERTION_EXTERNAL_REFERENCE_MALFORMED,
                    manifest.url(part),
                    isForbidden(label)
                            ? "The external reference names an assertion of the kind " + label
                                    + ", which has to be in the manifest."
                            : "The external reference has no address, or only one of hash and algorithm.");
        }
    }

    private static boolean isForbidden(String label) {
        String kind = Labels.kind(label);
        return ACTIONS.contains(kind)
                || Labels.isHash(kind)
                || Labels.isIngredient(kind)
                || kind.equals(CLOUD_DATA)
                || kind.equals(EXTERNAL_REFERENCE);
    }
}
