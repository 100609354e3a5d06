package dev.mintmark.c2pa;

import dev.mintmark.c2pa.ValidationReport.SignatureInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A validation's report in words, for people. Thread-safe: there is no state. */
public final class ReportText {
    private ReportText() {}

    /** One sentence per line: first what the file is worth, then who signed it, then all that does not hold. */
    public static String of(ValidationReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(verdict(report));
        if (report.activeManifest() != null) {
            lines.add("The manifest " + report.activeManifest() + " was made by "
                    + (report.claimGenerator() == null ? "unnamed software" : report.claimGenerator()) + ".");
        }
        if (report.manifests() > 1) {
            lines.add("It keeps " + (report.manifests() - 1) + " earlier manifest(s), of what went into the file.");
        }
        @Nullable SignatureInfo signature = report.signature();
        if (signature != null) {
            lines.add(signer(signature));
            lines.add(
                    signature.signedAt() == null
                            ? "No trusted time-stamp says when."
                            : "A trusted time-stamp says that it was there at " + signature.signedAt() + ".");
        }
        for (Finding finding : report.findings()) {
            if (finding.code().kind() == StatusCode.Kind.FAILURE) {
                lines.add(
                        "Does not hold: " + finding.explanation() + " (" + finding.code() + ", " + finding.url() + ")");
            }
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static String verdict(ValidationReport report) {
        return switch (report.state()) {
            case TRUSTED -> "Trusted: the file is as it was signed, by somebody on " + trustedBy(report) + ".";
            case VALID ->
                isSignerTrusted(report)
                        ? "Valid: the file is as it was signed, by somebody on " + trustedBy(report)
                                + "; not everybody whom it names is known to the trust lists."
                        : "Valid: the file is as it was signed; who signed it is not known to the trust lists.";
            case INVALID -> "Invalid: something of the manifest does not hold.";
            case ERROR -> "Error: " + report.error();
            case NONE -> "None: the file has no manifest. That says nothing about where it comes from.";
        };
    }

    private static boolean isSignerTrusted(ValidationReport report) {
        return report.success().contains(StatusCode.SIGNING_CREDENTIAL_TRUSTED);
    }

    private static String trustedBy(ValidationReport report) {
        return report.signature() == null || report.signature().trustedBy() == null
                ? "a trust list"
                : report.signature().trustedBy();
    }

    private static String signer(SignatureInfo signature) {
        return "Signed by " + (signature.commonName() == null ? "somebody unnamed" : signature.commonName())
                + ", certified by " + (signature.issuer() == null ? "an unnamed issuer" : signature.issuer())
                + (signature.algorithm() == null
                        ? "."
                        : ", with " + signature.algorithm().label() + ".");
    }
}
