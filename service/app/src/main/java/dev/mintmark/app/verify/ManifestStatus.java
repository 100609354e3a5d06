package dev.mintmark.app.verify;

import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.ValidationReport;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest counts for. It counts where its own signature and hard binding hold and nothing else is wrong with it:
 * what became of the manifests of its ingredients, or of an identity that somebody added, changes neither.
 */
enum ManifestStatus {
    /** It holds. */
    SOUND,
    /** File and manifest do not belong together. */
    TAMPERED,
    /** It can be read, and was not tampered with, but is not a valid manifest. */
    DISCOUNTED,
    /** There is none that could be read. */
    NONE;

    static ManifestStatus of(ValidationReport manifest) {
        return switch (manifest.state()) {
            case TRUSTED, VALID -> SOUND;
            case INVALID -> Tampering.shownBy(manifest) ? TAMPERED : holds(manifest) ? SOUND : DISCOUNTED;
            case ERROR, NONE -> NONE;
        };
    }

    private static boolean holds(ValidationReport manifest) {
        List<StatusCode> success = manifest.success();
        return success.contains(StatusCode.CLAIM_SIGNATURE_VALIDATED)
                && success.contains(StatusCode.CLAIM_SIGNATURE_INSIDE_VALIDITY)
                && (success.contains(StatusCode.ASSERTION_DATA_HASH_MATCH)
                        || success.contains(StatusCode.ASSERTION_BOXES_HASH_MATCH))
                && own(manifest).isEmpty();
    }

    /** What is wrong with the active manifest itself; that its signer is not known makes it foreign, not wrong. */
    private static List<StatusCode> own(ValidationReport manifest) {
        return manifest.failures().stream()
                .filter(code -> code != StatusCode.SIGNING_CREDENTIAL_UNTRUSTED
                        && !code.code().startsWith("ingredient.")
                        && !code.code().startsWith("cawg."))
                .toList();
    }

    /**
     * Why a manifest counts for nothing, a clause in words; null where it counts, where it was tampered with, and where
     * there is none.
     */
    static @Nullable String reason(ValidationReport manifest) {
        if (manifest.state() == ValidationReport.State.ERROR) {
            return "it cannot be read";
        }
        if (of(manifest) != DISCOUNTED) {
            return null;
        }
        List<StatusCode> wrong = own(manifest);
        if (wrong.contains(StatusCode.SIGNING_CREDENTIAL_OCSP_REVOKED)) {
            return "its signer's certificate was revoked";
        }
        if (wrong.contains(StatusCode.SIGNING_CREDENTIAL_EXPIRED)
                || wrong.contains(StatusCode.CLAIM_SIGNATURE_OUTSIDE_VALIDITY)) {
            return "its signer's certificate is not valid at this time, and no trusted time-stamp says that it was when it"
                    + " signed";
        }
        if (wrong.contains(StatusCode.SIGNING_CREDENTIAL_INVALID)) {
            return "its signer's certificate is not one that may sign manifests";
        }
        return "it does not keep the rules for manifests ("
                + wrong.stream().map(StatusCode::code).collect(Collectors.joining(", ")) + ")";
    }
}
