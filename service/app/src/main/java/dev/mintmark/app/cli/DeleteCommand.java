package dev.mintmark.app.cli;

import dev.mintmark.app.api.MintmarkApi;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Deletes an artwork. */
@Command(name = "delete", description = "Deletes an artwork that is not minted, with its file and its pin.")
final class DeleteCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID")
    String id = "";

    @Mixin
    DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        ArtworkIds.require(id);
        try (MintmarkApi api = data.open()) {
            api.artworks().delete(id);
            Output.line("Artwork " + id + " is deleted.");
        }
        return Main.DONE;
    }
}
