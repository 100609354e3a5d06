package dev.mintmark.app.cli;

import dev.mintmark.app.api.MintmarkApi;
import picocli.CommandLine.Command;

/** Prints a recipe with its salt, for the owner to give to others. Always JSON, which {@code redraw} reads. */
@Command(
        name = "recipe",
        description = "Prints an artwork's recipe and the salt of its commitment as JSON, for redraw to read.")
final class RecipeCommand extends ArtworkCommand {
    @Override
    int run(MintmarkApi api) {
        Output.json(api.artworks().recipe(id));
        return Main.DONE;
    }
}
