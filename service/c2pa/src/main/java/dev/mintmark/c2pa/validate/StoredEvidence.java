package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.cbor.CborValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Time-stamps and OCSP responses that were added after signing, as assertions of later manifests. Their own signatures
 * protect them. C2PA 2.4, sections 15.8.1.2, 15.9, 18.18 and 18.19.
 *
 * @param timeStamps DER-encoded time-stamp tokens by the label of the manifest that they are for
 * @param ocspResponses DER-encoded responses about any signer
 */
record StoredEvidence(Map<String, List<byte[]>> timeStamps, List<byte[]> ocspResponses) {
    private static final String TIME_STAMP = "c2pa.time-stamp";
    private static final String CERTIFICATE_STATUS = "c2pa.certificate-status";
    /** Limits of tokens for one manifest, and of responses. Each is parsed. */
    private static final int MAX_TOKENS = 16;

    private static final int MAX_RESPONSES = 64;

    StoredEvidence {
        timeStamps = Map.copyOf(timeStamps);
        ocspResponses = List.copyOf(ocspResponses);
    }

    static StoredEvidence of(IngredientGraph lineage) {
        Map<String, List<byte[]>> stamps = new HashMap<>();
        List<byte[]> responses = new ArrayList<>();
        for (ParsedManifest manifest : lineage.manifests()) {
            for (ParsedManifest.Part part : manifest.ofKinds(TIME_STAMP)) {
                for (CborValue.Entry entry : entries(part)) {
                    if (entry.key() instanceof CborValue.Text label && entry.value() instanceof CborValue.Bytes token) {
                        List<byte[]> known = stamps.computeIfAbsent(label.value(), unused -> new ArrayList<>());
                        if (known.size() < MAX_TOKENS) {
                            known.add(token.value());
                        }
                    }
                }
            }
            for (ParsedManifest.Part part : manifest.ofKinds(CERTIFICATE_STATUS)) {
                List<CborValue> values =
                        part.content() == null ? List.of() : part.content().items("ocspVals");
                for (CborValue value : values) {
                    if (value instanceof CborValue.Bytes response && responses.size() < MAX_RESPONSES) {
                        responses.add(response.value());
                    }
                }
            }
        }
        return new StoredEvidence(stamps, responses);
    }

    /** Returns the time-stamp tokens for a manifest. */
    List<byte[]> timeStamps(String label) {
        return timeStamps.getOrDefault(label, List.of());
    }

    /** Reports malformed assertions of both kinds in a manifest. C2PA 2.4, sections 15.10.3.2.6, 18.18 and 18.19. */
    static void check(ParsedManifest manifest, Findings findings) {
        checkStatuses(manifest, findings);
        int number = 0;
        for (ParsedManifest.Part part : manifest.assertions()) {
            if (!part.kind().equals(TIME_STAMP) || part.erased()) {
                continue;
            }
            boolean tokens = !entries(part).isEmpty()
                    && entries(part).stream()
                            .allMatch(entry ->
                                    entry.key() instanceof CborValue.Text && entry.value() instanceof CborValue.Bytes);
            if (!tokens || ++number > 1) {
                findings.add(
                        StatusCode.ASSERTION_TIMESTAMP_MALFORMED,
                        manifest.url(part),
                        "A manifest has at most one time-stamp assertion: a map of manifests and their tokens.");
            }
        }
    }

    private static void checkStatuses(ParsedManifest manifest, Findings findings) {
        for (ParsedManifest.Part part : manifest.assertions()) {
            if (!part.kind().equals(CERTIFICATE_STATUS) || part.erased() || !part.wellFormed()) {
                continue;
            }
            boolean responses = part.content() != null
                    && part.content().get("ocspVals", CborValue.Array.class).isPresent()
                    && part.content().items("ocspVals").stream().allMatch(CborValue.Bytes.class::isInstance);
            if (!responses) {
                findings.add(
                        StatusCode.ASSERTION_CBOR_INVALID,
                        manifest.url(part),
                        "The certificate status has no list of OCSP responses, ocspVals.");
            }
        }
    }

    private static List<CborValue.Entry> entries(ParsedManifest.Part part) {
        CborValue.@Nullable Mapping content = part.content();
        return content == null ? List.of() : content.entries();
    }
}
