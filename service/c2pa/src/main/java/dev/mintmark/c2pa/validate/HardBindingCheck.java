package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.ByteRange;
import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.manifest.Labels;
import java.util.List;

/**
 * Compares an asset with the hard binding of its manifest. C2PA 2.4, section 15.12.
 *
 * @param container range of the store's container in the asset
 * @param updated whether update manifests changed the length of the store after the hash was computed
 */
record HardBindingCheck(byte[] asset, ByteRange container, boolean updated) {
    /** Limit of checked hard bindings. More than one is already an error, and each hashes the whole asset. */
    private static final int MAX_CHECKED = 2;

    void check(Manifest manifest, Findings findings) {
        List<Manifest.Part> bindings = manifest.hardBindings();
        if (bindings.size() > 1) {
            findings.add(
                    StatusCode.ASSERTION_MULTIPLE_HARD_BINDINGS,
                    manifest.url(),
                    "The manifest has " + bindings.size() + " hard bindings; exactly one is allowed.");
        }
        for (Manifest.Part part : bindings.subList(0, Math.min(bindings.size(), MAX_CHECKED))) {
            String url = manifest.url(part);
            boolean ofBoxes = part.kind().equals(Labels.BOXES_HASH);
            if (!ofBoxes && !part.kind().equals(Labels.DATA_HASH)) {
                findings.add(
                        StatusCode.GENERAL_ERROR,
                        url,
                        "Hard bindings of the kind " + part.kind() + " cannot be checked yet.");
            } else if (part.content() == null) {
                findings.add(
                        ofBoxes ? StatusCode.ASSERTION_BOXES_HASH_MALFORMED : StatusCode.ASSERTION_DATA_HASH_MALFORMED,
                        url,
                        "The hard binding is no CBOR map.");
            } else if (ofBoxes) {
                new BoxesHashCheck(asset, url).check(part.content(), manifest.claim(), findings);
            } else {
                new DataHashCheck(asset, container, updated, url).check(part.content(), manifest.claim(), findings);
            }
        }
    }
}
