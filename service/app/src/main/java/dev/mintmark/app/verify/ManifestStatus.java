package dev.mintmark.app.verify;

import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.ValidationReport;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the active manifest means for the verdict. Failures of ingredients' manifests and of CAWG identities do not change it.
 * An unknown signer does not make a manifest invalid.
 */
enum ManifestStatus {
    /** Signature and hard binding are valid, and nothing else fails. */
    VALID,
    /** A failure shows that file and manifest do not belong together. */
    TAMPERED,
    /** The manifest is expired, revoked or ill-formed, without a sign of tampering. The verdict ignores it. */
    INVALID,
    /** There is no manifest, or it cannot be read. */
    NONE;

    /**
     * The failures that show that file and manifest do not belong together. All other failures concern how the manifest was
     * made, or who signed it and when.
     */
    private static final Set<StatusCode> TAMPERING = Set.of(
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
            StatusCode.ASSERTION_MULTI_ASSET_HASH_MISMATCH,
            StatusCode.ASSERTION_MULTI_ASSET_HASH_MALFORMED,
            StatusCode.ASSERTION_MULTI_ASSET_HASH_MISSING_PART,
            StatusCode.ASSERTION_HASHED_URI_MISMATCH,
            StatusCode.HASHED_URI_MISMATCH,
            StatusCode.ASSERTION_MISSING,
            StatusCode.ASSERTION_MULTIPLE_HARD_BINDINGS);

    /** The codes that confirm a hard binding, one for each kind. */
    private static final Set<StatusCode> HARD_BINDING_MATCH = Set.of(
            StatusCode.ASSERTION_DATA_HASH_MATCH,
            StatusCode.ASSERTION_BOXES_HASH_MATCH,
            StatusCode.ASSERTION_BMFF_HASH_MATCH,
            StatusCode.ASSERTION_MULTI_ASSET_HASH_MATCH);

    static ManifestStatus of(ValidationReport report) {
        return switch (report.state()) {
            case TRUSTED, VALID -> VALID;
            case INVALID ->
                report.failures().stream().anyMatch(TAMPERING::contains)
                        ? TAMPERED
                        : isValidButForIngredients(report) ? VALID : INVALID;
            case ERROR, NONE -> NONE;
        };
    }

    private static boolean isValidButForIngredients(ValidationReport report) {
        List<StatusCode> success = report.success();
        return success.contains(StatusCode.CLAIM_SIGNATURE_VALIDATED)
                && success.contains(StatusCode.CLAIM_SIGNATURE_INSIDE_VALIDITY)
                && success.stream().anyMatch(HARD_BINDING_MATCH::contains)
                && ownFailures(report).isEmpty();
    }

    /** The failures of the active manifest itself. */
    private static List<StatusCode> ownFailures(ValidationReport report) {
        return report.failures().stream()
                .filter(code -> code != StatusCode.SIGNING_CREDENTIAL_UNTRUSTED
                        && !code.code().startsWith("ingredient.")
                        && !code.code().startsWith("cawg."))
                .toList();
    }

    /** Returns why the verdict ignores the manifest, a clause in words; null where it does not, or there is none. */
    static @Nullable String reasonToIgnore(ValidationReport report) {
        if (report.state() == ValidationReport.State.ERROR) {
            return "it cannot be read";
        }
        if (of(report) != INVALID) {
            return null;
        }
        List<StatusCode> failures = ownFailures(report);
        if (failures.contains(StatusCode.SIGNING_CREDENTIAL_OCSP_REVOKED)) {
            return "its signer's certificate was revoked";
        }
        if (failures.contains(StatusCode.SIGNING_CREDENTIAL_EXPIRED)
                || failures.contains(StatusCode.CLAIM_SIGNATURE_OUTSIDE_VALIDITY)) {
            return "its signer's certificate is not valid at this time, and no trusted time-stamp says that it was when it"
                    + " signed";
        }
        if (failures.contains(StatusCode.SIGNING_CREDENTIAL_INVALID)) {
            return "its signer's certificate is not one that may sign manifests";
        }
        return "it does not keep the rules for manifests ("
                + failures.stream().map(StatusCode::code).collect(Collectors.joining(", ")) + ")";
    }
}
