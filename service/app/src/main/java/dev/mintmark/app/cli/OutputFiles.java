package dev.mintmark.app.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that a command is about to write. */
final class OutputFiles {
    private OutputFiles() {}

    /**
     * Writes a file whole or not at all.
     *
     * @throws FileAlreadyExistsException where the file exists and {@code force} is off: it was made after {@link #requireNew}
     */
    static void write(Path file, byte[] bytes, boolean force) throws IOException {
        Path part = file.resolveSibling("." + file.getFileName() + ".part");
        try {
            Files.write(part, bytes);
            if (force) {
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.move(part, file);
            }
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /**
     * Refuses to replace a file, unless the option {@code --force} allows it.
     *
     * @throws CommandFailedException of wrong use where one of the files exists
     */
    static void requireNew(boolean force, Path... files) {
        for (Path file : files) {
            if (!force && Files.isRegularFile(file)) {
                throw CommandFailedException.wrongUse(
                        "The file " + file + " exists; name another place, or replace it with --force.");
            }
        }
    }
}
