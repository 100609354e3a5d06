package dev.mintmark.app.cli;

import dev.mintmark.app.api.MintmarkApi;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes what is pinned of an artwork into a CAR archive. */
@Command(
        name = "export",
        description = "Writes all IPFS blocks of a pinned artwork, or of a CID, into a CAR archive; each is hashed.")
final class ExportCommand extends ApiCommand {
    @Parameters(paramLabel = "ID", description = "The artwork's ID, or the CID of a file that is pinned here.")
    String id = "";

    @Option(names = "--car", required = true, paramLabel = "FILE", description = "The archive to write.")
    Path car = Path.of("");

    @Option(names = "--force", description = "Replace the file if it exists.")
    boolean force;

    @Override
    void checkArguments() {
        OutputFiles.requireNew(force, car);
    }

    @Override
    int run(MintmarkApi api) throws Exception {
        @Nullable Path folder = car.toAbsolutePath().getParent();
        Path part = Files.createTempFile(folder == null ? Path.of("") : folder, ".mintmark", ".part");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
                api.ipfs().exportCar(id, out);
            }
            if (force) {
                Files.move(part, car, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.move(part, car);
            }
        } finally {
            Files.deleteIfExists(part);
        }
        long bytes = Files.size(car);
        if (json) {
            Map<String, Object> written = new LinkedHashMap<>();
            written.put("id", id);
            written.put("file", car.toString());
            written.put("bytes", bytes);
            Output.json(written);
        } else {
            Output.line("Wrote " + car + ", " + bytes + " bytes.");
        }
        return Main.DONE;
    }
}
