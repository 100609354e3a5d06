package dev.mintmark.app.cli;

import dev.mintmark.c2pa.ManifestReader;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.c2pa.TrustAnchors;
import dev.mintmark.c2pa.ValidationReport;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Content Credentials on files, with nothing but a list of trusted certificates. */
@Command(
        name = "c2pa",
        description = "Validates a file's Content Credentials, or extracts them.",
        subcommands = {C2paCommand.Validate.class, C2paCommand.Read.class})
final class C2paCommand {

    @Command(name = "validate", description = "Says what the file's manifest is worth.")
    static final class Validate implements Callable<Integer> {
        @Parameters(paramLabel = "FILE")
        Path file = Path.of("");

        @Option(names = "--trust", paramLabel = "PEM", description = "Certificates to trust as anchors.")
        @Nullable
        Path trust;

        @Option(names = "--json", description = "Print one JSON object.")
        boolean json;

        @Override
        public Integer call() throws Exception {
            TrustAnchors anchors =
                    trust == null ? new TrustAnchors(List.of()) : TrustAnchors.fromPem(Inputs.text(trust));
            ValidationReport report = new ManifestValidator(anchors, Clock.systemUTC()).validate(Inputs.read(file));
            Answer answer = Answer.of(report);
            if (json) {
                Output.json(answer);
            } else {
                Output.line(answer.state() + (answer.error() == null ? "" : ": " + answer.error()));
                answer.failures().forEach(code -> Output.line("  failed: " + code));
                answer.success().forEach(code -> Output.line("  passed: " + code));
                if (answer.activeManifest() != null) {
                    Output.line("  manifest: " + answer.activeManifest());
                }
            }
            return Main.DONE;
        }
    }

    @Command(name = "read", description = "Writes the file's manifest store, as application/c2pa, to stdout.")
    static final class Read implements Callable<Integer> {
        @Parameters(paramLabel = "FILE")
        Path file = Path.of("");

        @Override
        public Integer call() throws Exception {
            byte[] store = ManifestReader.store(Inputs.read(file))
                    .orElseThrow(() -> CommandFailedException.failed(file + " has no C2PA manifest."));
            System.out.write(store);
            System.out.flush();
            return Main.DONE;
        }
    }

    /** The answer of {@code c2pa validate --json}. */
    record Answer(
            String state,
            List<String> success,
            List<String> failures,
            List<String> ingredientFailures,
            int manifests,
            @Nullable String activeManifest,
            @Nullable String error) {

        static Answer of(ValidationReport report) {
            return new Answer(
                    report.state().label(),
                    report.success().stream().map(Object::toString).toList(),
                    report.failures().stream().map(Object::toString).toList(),
                    report.ingredientFailures().stream().map(Object::toString).toList(),
                    report.manifests(),
                    report.activeManifest(),
                    report.error());
        }
    }
}
