package dev.mintmark.c2pa.cli;

import dev.mintmark.c2pa.C2paException;
import dev.mintmark.c2pa.ManifestReader;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.c2pa.Source;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Where the manifest is, if it is not in the file. */
final class StoreOption {
    @Option(
            names = {"--store", "--external-manifest", "--external_manifest"},
            paramLabel = "C2PA",
            description = "The manifest lies apart from the file, in this one.")
    @Nullable
    Path store;

    /** Returns the store that an option names; null if there is none. */
    byte @Nullable [] given(CommandSpec command) throws IOException {
        return store == null ? null : CommandFiles.read(store, command);
    }

    /** Returns the store that an option names, or fetches the file's; null if it is in the file or there is none. */
    byte @Nullable [] apart(Source file, ManifestValidator validator, CommandSpec command)
            throws IOException, C2paException {
        byte[] given = given(command);
        if (given != null) {
            return given;
        }
        return ManifestReader.store(file).isPresent()
                ? null
                : validator.store(file).orElse(null);
    }
}
