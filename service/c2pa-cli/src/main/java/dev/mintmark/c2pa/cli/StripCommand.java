package dev.mintmark.c2pa.cli;

import dev.mintmark.c2pa.ManifestReader;
import dev.mintmark.c2pa.Source;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Removes the manifest of a file. */
@Command(name = "strip", description = "Writes a file without its C2PA manifest. All other bytes stay.")
public final class StripCommand implements Callable<Integer> {
    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(index = "0", paramLabel = "IN", description = "A file, with a manifest or without one.")
    Path in = Path.of("");

    @Parameters(index = "1", paramLabel = "OUT", description = "The file to write.")
    Path out = Path.of("");

    @Option(
            names = {"-f", "--force"},
            description = "Replace OUT if it exists.")
    boolean force;

    @Override
    public Integer call() throws Exception {
        try (FileChannel file = CommandFiles.open(in, Objects.requireNonNull(spec))) {
            Source bare = ManifestReader.strip(Source.of(file));
            CommandFiles.write(out, force, bare::writeTo);
        }
        return Main.DONE;
    }
}
