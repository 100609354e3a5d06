package dev.mintmark.c2pa;

import dev.mintmark.c2pa.ValidationReport.SignatureInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Formats a validation report for people. Names and URLs come from the file, so characters that could forge a line or
 * change the direction or colour of text are written as their code points. Stateless and thread-safe.
 */
public final class ReportText {
    private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
    private static final int ZERO_WIDTH_JOINER = 0x200d;

    private ReportText() {}

    /** Returns one sentence for each line: the result, then the signer, then every failure. */
    public static String of(ValidationReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(verdict(report));
        if (report.activeManifest() != null) {
            lines.add("The manifest " + report.activeManifest() + " was made by "
                    + (report.claimGenerator() == null ? "unnamed software" : quoted(report.claimGenerator())) + ".");
        }
        if (report.manifests() > 1) {
            lines.add("It keeps " + (report.manifests() - 1) + " earlier manifest(s), of what went into the file.");
        }
        @Nullable SignatureInfo signature = report.signature();
        if (signature != null) {
            lines.add(signer(signature));
            lines.add(time(signature));
        }
        for (Finding finding : report.findings()) {
            if (finding.code().kind() == StatusCode.Kind.FAILURE) {
                lines.add(
                        "Does not hold: " + finding.explanation() + " (" + finding.code() + ", " + finding.url() + ")");
            }
        }
        return lines.stream().map(ReportText::printable).collect(Collectors.joining(System.lineSeparator()));
    }

    /** Returns the report as one JSON object with every field; those without a value are null. */
    public static String json(ValidationReport report) {
        return ReportJson.of(report);
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

    private static String time(SignatureInfo signature) {
        if (signature.signedAt() == null) {
            return "No trusted time-stamp says when.";
        }
        return signature.stampTrusted()
                ? "A trusted time-stamp says that it was there at " + signature.signedAt() + "."
                : "A time-stamp says that it was there at " + signature.signedAt()
                        + "; who made it is not known to the trust lists.";
    }

    /**
     * Returns a text from a file or from the network as one line that is safe to print on a terminal: characters that
     * could forge a line or change the direction or colour of text are replaced by their code points.
     */
    public static String printable(String line) {
        StringBuilder out = new StringBuilder();
        line.codePoints().forEach(c -> {
            boolean plain = switch (Character.getType(c)) {
                case Character.CONTROL,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR,
                        Character.SURROGATE,
                        Character.PRIVATE_USE,
                        Character.UNASSIGNED -> false;
                // These join letters and emoji; they do not change direction.
                case Character.FORMAT -> c == ZERO_WIDTH_NON_JOINER || c == ZERO_WIDTH_JOINER;
                default -> true;
            };
            if (plain) {
                out.appendCodePoint(c);
            } else {
                out.append("\\u%04x".formatted(c));
            }
        });
        return out.toString();
    }

    /** Returns a name from a file in double quotes, those within it made single, so that nobody takes it for words of the sentence. */
    public static String quoted(String name) {
        return '"' + name.replace('"', '\'') + '"';
    }

    private static String signer(SignatureInfo signature) {
        return "Signed by "
                + (signature.commonName() == null ? "a signer without a name" : quoted(signature.commonName()))
                + ", certified by " + (signature.issuer() == null ? "an unnamed issuer" : quoted(signature.issuer()))
                + (signature.algorithm() == null
                        ? "."
                        : ", with " + signature.algorithm().label() + ".");
    }
}
