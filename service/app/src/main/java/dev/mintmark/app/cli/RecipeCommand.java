package dev.mintmark.app.cli;

import dev.mintmark.app.api.MintmarkApi;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Prints a recipe with its salt, for the owner to give to others. */
@Command(name = "recipe", description = "Prints an artwork's recipe and the salt of its commitment.")
final class RecipeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID")
    String id = "";

    @Mixin
    DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        ArtworkIds.require(id);
        try (MintmarkApi api = data.open()) {
            Output.json(api.artworks().recipe(id));
        }
        return Main.DONE;
    }
}
