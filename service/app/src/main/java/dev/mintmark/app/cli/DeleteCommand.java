package dev.mintmark.app.cli;

import dev.mintmark.app.api.MintmarkApi;
import picocli.CommandLine.Command;

/** Deletes an artwork. */
@Command(name = "delete", description = "Deletes an artwork that is not minted, with its file and its pin.")
final class DeleteCommand extends ArtworkCommand {
    @Override
    int run(MintmarkApi api) throws Exception {
        api.artworks().delete(id);
        if (json) {
            Output.json(new Answer(id, true));
        } else {
            Output.line("Artwork " + id + " is deleted.");
        }
        return Main.DONE;
    }

    /**
     * The answer of {@code delete --json}.
     *
     * @param artwork the artwork's ID
     * @param deleted true
     */
    record Answer(String artwork, boolean deleted) {}
}
