package dev.mintmark.app.cli;

import dev.mintmark.c2pa.ManifestReader;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.c2pa.ReportText;
import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.TrustAnchors;
import dev.mintmark.c2pa.TrustPolicy;
import dev.mintmark.c2pa.ValidationReport;
import dev.mintmark.c2pa.ValidationReport.SignatureInfo;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Validates and extracts C2PA manifests of files, without a data folder. */
@Command(
        name = "c2pa",
        description = "Validates or extracts the C2PA manifest (Content Credentials) of a file.",
        subcommands = {C2paCommand.Validate.class, C2paCommand.Read.class})
final class C2paCommand {

    @Command(
            name = "validate",
            description = "Validates the C2PA manifest of a file. Exit code 0 for Valid and Trusted, 1 otherwise.")
    static final class Validate implements Callable<Integer> {
        @Parameters(paramLabel = "FILE", description = "A PNG, JPEG or WebP file of at most 64 MiB.")
        Path file = Path.of("");

        @Option(
                names = "--trust",
                paramLabel = "PEM",
                description =
                        "PEM file of the certificates to trust for signatures. Default: none, so nothing is Trusted.")
        @Nullable
        Path trust;

        @Option(
                names = "--tsa-trust",
                paramLabel = "PEM",
                description = "PEM file of the certificates to trust for time-stamps. Default: those of --trust.")
        @Nullable
        Path timeStamping;

        @Option(names = "--json", description = Output.JSON_OPTION)
        boolean json;

        @Option(names = "--crjson", description = "Print the contents of all manifests as crJSON.")
        boolean crJson;

        @Override
        public Integer call() throws Exception {
            ManifestValidator validator = new ManifestValidator(policy(), Clock.systemUTC());
            byte[] bytes = InputFiles.read(file);
            if (crJson) {
                Output.jsonText(validator.crJson(bytes));
                return Main.DONE;
            }
            ValidationReport report = validator.validate(bytes);
            Answer answer = Answer.of(report);
            if (json) {
                Output.json(answer);
            } else {
                Output.lines(ReportText.of(report));
                answer.success().forEach(code -> Output.line("  passed: " + code));
                answer.informational().forEach(code -> Output.line("  noted: " + code));
            }
            return switch (report.state()) {
                case TRUSTED, VALID -> Main.DONE;
                case INVALID, ERROR, NONE -> Main.FAILED;
            };
        }

        private TrustPolicy policy() {
            TrustAnchors anchors = trust == null ? TrustAnchors.NONE : anchors(trust);
            TrustPolicy policy = TrustPolicy.of(anchors);
            return timeStamping == null ? policy : policy.withTimeStamping(anchors(timeStamping));
        }

        private static TrustAnchors anchors(Path pem) {
            return InputFiles.anchors(pem).named("the list " + pem.getFileName());
        }
    }

    @Command(
            name = "read",
            description = "Writes the manifest store of a file to stdout, in the format application/c2pa.")
    static final class Read implements Callable<Integer> {
        @Parameters(paramLabel = "FILE", description = "A PNG, JPEG or WebP file of at most 64 MiB.")
        Path file = Path.of("");

        @Override
        public Integer call() throws Exception {
            byte[] store = ManifestReader.store(InputFiles.read(file))
                    .orElseThrow(() -> CommandFailedException.failed(file + " has no C2PA manifest."));
            System.out.write(store);
            System.out.flush();
            return Main.DONE;
        }
    }

    /**
     * The answer of {@code c2pa validate --json}.
     *
     * @param findings every result with its place and an explanation, in the order found
     * @param signer who signed the active manifest; null where that cannot be read
     * @param time when it was signed; null without a time-stamp that counts
     */
    record Answer(
            String state,
            List<String> success,
            List<String> failures,
            List<String> informational,
            List<String> ingredientFailures,
            List<Result> findings,
            int manifests,
            @Nullable String activeManifest,
            @Nullable String claimGenerator,
            @Nullable Signer signer,
            @Nullable Time time,
            @Nullable String error) {

        record Result(String code, String url, String explanation) {}

        record Signer(
                @Nullable String commonName,
                @Nullable String issuer,
                @Nullable String algorithm,
                @Nullable String trustedBy) {}

        /** @param trusted whether the maker of the time-stamp is known to the trust lists */
        record Time(String signedAt, boolean trusted) {}

        static Answer of(ValidationReport report) {
            SignatureInfo signature = report.signature();
            return new Answer(
                    report.state().label(),
                    codes(report.success()),
                    codes(report.failures()),
                    codes(report.informational()),
                    codes(report.ingredientFailures()),
                    report.findings().stream()
                            .map(finding -> new Result(finding.code().code(), finding.url(), finding.explanation()))
                            .toList(),
                    report.manifests(),
                    report.activeManifest(),
                    report.claimGenerator(),
                    signature == null ? null : signer(signature),
                    signature == null || signature.signedAt() == null
                            ? null
                            : new Time(signature.signedAt().toString(), signature.stampTrusted()),
                    report.error());
        }

        private static Signer signer(SignatureInfo signature) {
            return new Signer(
                    signature.commonName(),
                    signature.issuer(),
                    signature.algorithm() == null ? null : signature.algorithm().label(),
                    signature.trustedBy());
        }

        private static List<String> codes(List<StatusCode> codes) {
            return codes.stream().map(StatusCode::code).toList();
        }
    }
}
