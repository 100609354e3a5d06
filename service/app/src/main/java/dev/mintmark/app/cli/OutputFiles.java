package dev.mintmark.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** Files that a command is about to write. */
final class OutputFiles {
    private OutputFiles() {}

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
