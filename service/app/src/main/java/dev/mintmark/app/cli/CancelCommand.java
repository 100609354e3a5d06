package dev.mintmark.app.cli;

import dev.mintmark.app.api.ArtworkResponse;
import dev.mintmark.app.api.MintmarkApi;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Cancels an artwork. */
@Command(name = "cancel", description = "Cancels an artwork that is not done and whose mint is not signed yet.")
final class CancelCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID")
    String id = "";

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Mixin
    DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        ArtworkIds.require(id);
        try (MintmarkApi api = data.open()) {
            ArtworkResponse artwork = api.artworks().cancel(id);
            if (json) {
                Output.json(artwork);
            } else {
                Output.line("Artwork " + artwork.id() + " is " + artwork.stage() + ".");
            }
        }
        return Main.DONE;
    }
}
