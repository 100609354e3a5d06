package dev.mintmark.app.cli;

import dev.mintmark.app.api.ArtworkResponse;
import dev.mintmark.app.api.MintmarkApi;
import picocli.CommandLine.Command;

/** Cancels an artwork. */
@Command(
        name = "cancel",
        description = "Cancels an artwork that is not done. It cannot be cancelled while its mint can still succeed.")
final class CancelCommand extends ArtworkCommand {
    @Override
    int run(MintmarkApi api) {
        ArtworkResponse artwork = api.artworks().cancel(id);
        if (json) {
            Output.json(artwork);
        } else {
            Output.line("Artwork " + artwork.id() + " is " + artwork.stage() + ".");
        }
        return Main.DONE;
    }
}
