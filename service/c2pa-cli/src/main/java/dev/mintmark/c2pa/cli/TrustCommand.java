package dev.mintmark.c2pa.cli;

import dev.mintmark.c2pa.ManifestValidator;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reports on a file with trust lists, as c2patool's command of this name does. */
@Command(
        name = "trust",
        description =
                "Prints the manifests of a file as JSON, validated with these trust lists. Exit code 0 if Trusted.")
public final class TrustCommand implements Callable<Integer> {
    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A file with a manifest.")
    Path file = Path.of("");

    @Mixin
    StoreOption store = new StoreOption();

    @Mixin
    TrustOptions trust = new TrustOptions();

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        if (trust.trust == null && trust.allowed == null && trust.settings == null) {
            throw CommandFiles.wrongUse(command, "Name a trust list: --trust PEM, --allowed PEM or --settings FILE.");
        }
        ManifestValidator validator = trust.validator(command);
        try (FileChannel channel = CommandFiles.open(file, command)) {
            Source source = Source.of(channel);
            byte[] apart = store.apart(source, validator, command);
            Text.json(apart == null ? validator.json(source, false) : validator.json(source, apart, false));
            ValidationReport report = apart == null ? validator.validate(source) : validator.validate(source, apart);
            return switch (report.state()) {
                case TRUSTED -> Main.DONE;
                case VALID, INVALID, ERROR, NONE -> Main.FAILED;
            };
        }
    }
}
