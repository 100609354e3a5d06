package dev.mintmark.app.verify;

import dev.mintmark.c2pa.ValidationReport;
import java.util.List;

/** Which failures of a manifest show that file and manifest do not belong together. */
final class Tampering {
    /** These speak of who signed and when, not of what was changed. */
    private static final List<String> OF_THE_SIGNER = List.of(
            "signingCredential.",
            "timeStamp.",
            "timeOfSigning.",
            "claimSignature.outsideValidity",
            "algorithm.",
            "cawg.");

    private Tampering() {}

    static boolean shownBy(ValidationReport manifest) {
        return manifest.failures().stream()
                .map(Object::toString)
                .anyMatch(code -> OF_THE_SIGNER.stream().noneMatch(code::startsWith));
    }
}
