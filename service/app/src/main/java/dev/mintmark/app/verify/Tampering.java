package dev.mintmark.app.verify;

import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.ValidationReport;
import java.util.Set;

/**
 * Which failures of a manifest show that file and manifest do not belong together. The list is of those that do: whatever
 * else may be wrong with a manifest was wrong when it was signed, or speaks of who signed and when.
 */
final class Tampering {
    private static final Set<StatusCode> SHOWN_BY = Set.of(
            StatusCode.CLAIM_SIGNATURE_MISMATCH,
            StatusCode.CLAIM_SIGNATURE_MISSING,
            StatusCode.CLAIM_HARD_BINDINGS_MISSING,
            StatusCode.ASSERTION_DATA_HASH_MISMATCH,
            StatusCode.ASSERTION_DATA_HASH_MALFORMED,
            StatusCode.ASSERTION_BOXES_HASH_MISMATCH,
            StatusCode.ASSERTION_BOXES_HASH_MALFORMED,
            StatusCode.ASSERTION_BOXES_HASH_UNKNOWN_BOX,
            StatusCode.ASSERTION_BMFF_HASH_MISMATCH,
            StatusCode.ASSERTION_BMFF_HASH_MALFORMED,
            StatusCode.ASSERTION_HASHED_URI_MISMATCH,
            StatusCode.ASSERTION_MISSING,
            StatusCode.ASSERTION_MULTIPLE_HARD_BINDINGS);

    private Tampering() {}

    static boolean shownBy(ValidationReport manifest) {
        return manifest.failures().stream().anyMatch(SHOWN_BY::contains);
    }
}
