package dev.mintmark.app.cli;

import dev.mintmark.app.api.MintmarkApi;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes what there is of an artwork into files. */
@Command(
        name = "export",
        description =
                "Writes the picture, the manifest or, of a pinned artwork or a CID, all IPFS blocks in a CAR archive.")
final class ExportCommand extends ApiCommand {
    @Parameters(
            paramLabel = "ID",
            description = "The artwork's ID; for --car also the CID of a file that is pinned here.")
    String id = "";

    @Option(names = "--image", paramLabel = "FILE", description = "Write the sealed picture to this file.")
    @Nullable
    Path image;

    @Option(names = "--manifest", paramLabel = "FILE", description = "Write its C2PA manifest store to this file.")
    @Nullable
    Path manifest;

    @Option(
            names = "--car",
            paramLabel = "FILE",
            description = "Write all its IPFS blocks to this CAR archive; each is hashed.")
    @Nullable
    Path car;

    @Option(names = "--force", description = "Replace files that exist.")
    boolean force;

    @Override
    void checkArguments() {
        Path[] files = Stream.of(image, manifest, car).filter(Objects::nonNull).toArray(Path[]::new);
        if (files.length == 0) {
            throw CommandFailedException.wrongUse("Name a file to write by --image, --manifest or --car.");
        }
        OutputFiles.requireNew(force, files);
    }

    @Override
    int run(MintmarkApi api) throws Exception {
        List<Path> written = new ArrayList<>();
        if (image != null) {
            OutputFiles.write(image, api.artworks().image(id), force);
            written.add(image);
        }
        if (manifest != null) {
            OutputFiles.write(manifest, api.artworks().manifest(id), force);
            written.add(manifest);
        }
        if (car != null) {
            writeCar(api, car);
            written.add(car);
        }
        List<Map<String, Object>> files = new ArrayList<>();
        for (Path file : written) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("id", id);
            entry.put("file", file.toString());
            entry.put("bytes", Files.size(file));
            files.add(entry);
            if (!json) {
                Output.line("Wrote " + file + ", " + Files.size(file) + " bytes.");
            }
        }
        if (json) {
            Output.json(files.size() == 1 ? files.getFirst() : Map.of("files", files));
        }
        return Main.DONE;
    }

    private void writeCar(MintmarkApi api, Path file) throws Exception {
        @Nullable Path folder = file.toAbsolutePath().getParent();
        Path part = Files.createTempFile(folder == null ? Path.of("") : folder, ".mintmark", ".part");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
                api.ipfs().exportCar(id, out);
            }
            if (force) {
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.move(part, file);
            }
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
