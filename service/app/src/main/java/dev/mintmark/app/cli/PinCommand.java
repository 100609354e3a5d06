package dev.mintmark.app.cli;

import dev.mintmark.app.api.ArtworkResponse;
import dev.mintmark.app.api.MintmarkApi;
import picocli.CommandLine.Command;

/** Pins an artwork. */
@Command(name = "pin", description = "Pins a sealed artwork to IPFS, without minting it, and waits until it is done.")
final class PinCommand extends ArtworkCommand {
    @Override
    int run(MintmarkApi api) throws InterruptedException {
        api.artworks().pin(id);
        ArtworkResponse artwork = new ArtworkWatcher(api.artworks(), id).awaitDone();
        if (json) {
            Output.json(artwork);
        } else {
            Output.line("Artwork " + artwork.id() + " is " + artwork.stage() + ".");
        }
        return Main.DONE;
    }
}
