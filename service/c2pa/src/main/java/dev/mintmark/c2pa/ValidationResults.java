package dev.mintmark.c2pa;

import dev.mintmark.c2pa.cbor.CborMapWriter;
import java.util.List;

/** A validation's findings as an ingredient assertion records them. C2PA 2.4, section 18.16.9. */
final class ValidationResults {
    private ValidationResults() {}

    static byte[] encode(ValidationReport report) {
        return new CborMapWriter()
                .map(
                        "activeManifest",
                        new CborMapWriter()
                                .array("success", of(report, StatusCode.Kind.SUCCESS))
                                .array("informational", of(report, StatusCode.Kind.INFORMATIONAL))
                                .array("failure", of(report, StatusCode.Kind.FAILURE)))
                .encode();
    }

    private static List<byte[]> of(ValidationReport report, StatusCode.Kind kind) {
        return report.findings().stream()
                .filter(finding -> finding.code().kind() == kind)
                .map(finding -> new CborMapWriter()
                        .text("code", finding.code().code())
                        .text("url", finding.url())
                        .encode())
                .toList();
    }
}
