package dev.mintmark.c2pa;

import dev.mintmark.c2pa.ValidationReport.SignatureInfo;
import dev.mintmark.c2pa.json.JsonValue;
import dev.mintmark.c2pa.json.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Converts a report to the JSON object of {@code c2pa validate --json}. */
final class ReportJson {
    private ReportJson() {}

    static String of(ValidationReport report) {
        SignatureInfo signature = report.signature();
        return JsonWriter.write(new JsonValue.Builder()
                .put("state", report.state().label())
                .put("success", codes(report.success()))
                .put("failures", codes(report.failures()))
                .put("informational", codes(report.informational()))
                .put("ingredientFailures", codes(report.ingredientFailures()))
                .put(
                        "findings",
                        report.findings().stream().map(ReportJson::finding).toList())
                .put("manifests", new JsonValue.Numeric(String.valueOf(report.manifests())))
                .put("activeManifest", text(report.activeManifest()))
                .put("claimGenerator", text(report.claimGenerator()))
                .put("signer", signature == null ? new JsonValue.Null() : signer(signature))
                .put(
                        "time",
                        signature == null || signature.signedAt() == null
                                ? new JsonValue.Null()
                                : new JsonValue.Builder()
                                        .put("signedAt", signature.signedAt().toString())
                                        .put("trusted", new JsonValue.Bool(signature.stampTrusted()))
                                        .build())
                .put("error", text(report.error()))
                .build());
    }

    private static JsonValue finding(Finding finding) {
        return new JsonValue.Builder()
                .put("code", finding.code().code())
                .put("url", finding.url())
                .put("explanation", finding.explanation())
                .build();
    }

    private static JsonValue signer(SignatureInfo signature) {
        return new JsonValue.Builder()
                .put("commonName", text(signature.commonName()))
                .put("issuer", text(signature.issuer()))
                .put(
                        "algorithm",
                        text(
                                signature.algorithm() == null
                                        ? null
                                        : signature.algorithm().label()))
                .put("trustedBy", text(signature.trustedBy()))
                .build();
    }

    private static JsonValue text(@Nullable String value) {
        return value == null ? new JsonValue.Null() : new JsonValue.Text(value);
    }

    private static List<JsonValue> codes(List<StatusCode> codes) {
        return codes.stream()
                .map(code -> (JsonValue) new JsonValue.Text(code.code()))
                .toList();
    }
}
