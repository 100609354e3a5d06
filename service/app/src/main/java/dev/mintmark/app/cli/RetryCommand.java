package dev.mintmark.app.cli;

import dev.mintmark.app.api.ArtworkResponse;
import dev.mintmark.app.api.MintmarkApi;
import picocli.CommandLine.Command;

/** Tries a failed artwork again. */
@Command(
        name = "retry",
        description = "Tries a failed artwork again, from the last stage that it reached, and waits until it is done.")
final class RetryCommand extends ArtworkCommand {
    @Override
    int run(MintmarkApi api) throws InterruptedException {
        api.artworks().retry(id);
        ArtworkResponse artwork = new ArtworkWatcher(api.artworks(), id).awaitDone();
        if (json) {
            Output.json(artwork);
        } else {
            Output.line("Artwork " + artwork.id() + " is " + artwork.stage() + ".");
        }
        return Main.DONE;
    }
}
