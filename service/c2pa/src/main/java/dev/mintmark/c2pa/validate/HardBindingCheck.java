package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.Source;
import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.asset.Container;
import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.manifest.Labels;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares an asset with the hard binding of its manifest. C2PA 2.4, section 15.12.
 *
 * @param container the store's container in the asset
 * @param updated whether update manifests changed the length of the store after the hash was computed
 */
record HardBindingCheck(Source asset, Container container, boolean updated) {
    /** Limit of checked hard bindings. More than one is already an error, and each hashes the whole asset. */
    private static final int MAX_CHECKED = 2;

    private static final String NO_MAP = "The hard binding is no CBOR map.";

    void check(ParsedManifest manifest, Findings findings) {
        List<ParsedManifest.Part> bindings = manifest.hardBindings();
        if (bindings.size() > 1) {
            findings.add(
                    StatusCode.ASSERTION_MULTIPLE_HARD_BINDINGS,
                    manifest.url(),
                    "The manifest has " + bindings.size() + " hard bindings; exactly one is allowed.");
        }
        for (ParsedManifest.Part part : bindings.subList(0, Math.min(bindings.size(), MAX_CHECKED))) {
            check(manifest, part, findings);
        }
    }

    private void check(ParsedManifest manifest, ParsedManifest.Part part, Findings findings) {
        String url = manifest.url(part);
        Claim claim = manifest.claim();
        CborValue.@Nullable Mapping content = part.content();
        switch (part.kind()) {
            case Labels.DATA_HASH -> {
                if (content == null) {
                    findings.add(StatusCode.ASSERTION_DATA_HASH_MALFORMED, url, NO_MAP);
                } else {
                    new DataHashCheck(asset, container, updated, url).check(content, claim, findings);
                }
            }
            case Labels.BOXES_HASH -> {
                if (content == null) {
                    findings.add(StatusCode.ASSERTION_BOXES_HASH_MALFORMED, url, NO_MAP);
                } else {
                    new BoxesHashCheck(asset, url).check(content, claim, findings);
                }
            }
            case Labels.BMFF_HASH, Labels.BMFF_HASH_V2, Labels.BMFF_HASH_V3 -> {
                if (content == null) {
                    findings.add(StatusCode.ASSERTION_BMFF_HASH_MALFORMED, url, NO_MAP);
                } else {
                    new BmffHashCheck(asset, container, part.kind(), url).check(content, claim, findings);
                }
            }
            default ->
                findings.add(
                        StatusCode.GENERAL_ERROR,
                        url,
                        "Hard bindings of the kind " + part.kind() + " cannot be checked yet.");
        }
    }
}
