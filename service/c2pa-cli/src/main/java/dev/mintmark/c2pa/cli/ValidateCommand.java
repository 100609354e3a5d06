package dev.mintmark.c2pa.cli;

import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.c2pa.ReportText;
import dev.mintmark.c2pa.Source;
import dev.mintmark.c2pa.ValidationReport;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Validates the manifest of a file. */
@Command(
        name = "validate",
        description = "Validates the C2PA manifest of a file. Exit code 0 for Valid and Trusted, 1 otherwise.")
public final class ValidateCommand implements Callable<Integer> {
    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A picture, film or sound in a format that C2PA supports.")
    Path file = Path.of("");

    @Mixin
    TrustOptions trust = new TrustOptions();

    @Mixin
    StoreOption store = new StoreOption();

    @Option(names = "--json", description = "Print one JSON object instead of text.")
    boolean json;

    @Option(names = "--crjson", description = "Print the contents of all manifests as crJSON.")
    boolean crJson;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        ManifestValidator validator = trust.validator(command);
        ValidationReport report;
        try (FileChannel channel = CommandFiles.open(file, command)) {
            Source source = Source.of(channel);
            byte[] apart = crJson ? store.apart(source, validator, command) : store.given(command);
            if (crJson) {
                Text.json(apart == null ? validator.crJson(source) : validator.crJson(source, apart));
            }
            report = apart == null ? validator.validate(source) : validator.validate(source, apart);
        }
        if (crJson) {
            return isGood(report) ? Main.DONE : Main.FAILED;
        }
        if (json) {
            Text.json(ReportText.json(report));
        } else {
            Text.lines(ReportText.of(report));
            report.success().forEach(code -> Text.line("  passed: " + code.code()));
            report.informational().forEach(code -> Text.line("  noted: " + code.code()));
        }
        return isGood(report) ? Main.DONE : Main.FAILED;
    }

    static boolean isGood(ValidationReport report) {
        return switch (report.state()) {
            case TRUSTED, VALID -> true;
            case INVALID, ERROR, NONE -> false;
        };
    }
}
