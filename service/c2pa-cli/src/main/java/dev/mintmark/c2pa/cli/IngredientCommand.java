package dev.mintmark.c2pa.cli;

import dev.mintmark.c2pa.IngredientReport;
import dev.mintmark.c2pa.Source;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes what a later manifest needs of an ingredient. */
@Command(
        name = "ingredient",
        description =
                "Writes a folder with a description of a file (ingredient.json) and its manifests, for the ingredients"
                        + " of manifest definitions.")
public final class IngredientCommand implements Callable<Integer> {
    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The ingredient.")
    Path file = Path.of("");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FOLDER",
            required = true,
            description = "The folder to write; made if it does not exist.")
    Path folder = Path.of("");

    @Option(
            names = {"-f", "--force"},
            description = "Replace files that exist.")
    boolean force;

    @Mixin
    TrustOptions trust = new TrustOptions();

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        try (FileChannel channel = CommandFiles.open(file, command)) {
            write(Source.of(channel), command);
        }
        return Main.DONE;
    }

    private void write(Source source, CommandSpec command) throws Exception {
        IngredientReport report =
                IngredientReport.of(String.valueOf(file.getFileName()), source, trust.validator(command));
        Files.createDirectories(folder);
        Optional<byte[]> store = report.store();
        if (store.isPresent()) {
            CommandFiles.write(folder.resolve(IngredientReport.STORE), store.get(), force);
        }
        byte[] json = report.json().getBytes(StandardCharsets.UTF_8);
        CommandFiles.write(folder.resolve("ingredient.json"), json, force);
    }
}
