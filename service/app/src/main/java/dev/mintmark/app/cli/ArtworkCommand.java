package dev.mintmark.app.cli;

import dev.mintmark.app.artwork.Artwork;
import picocli.CommandLine.Parameters;

/** A command on one artwork, given by its ID. */
abstract class ArtworkCommand extends ApiCommand {
    @Parameters(paramLabel = "ID", description = "The artwork's ID, as generate, demo and list print it.")
    String id = "";

    @Override
    final String subject() {
        return id;
    }

    @Override
    final void checkArguments() {
        if (!Artwork.isId(id)) {
            throw CommandFailedException.wrongUse("\"" + id + "\" is not an artwork's ID.");
        }
    }
}
